package io.inlet.admission;

import io.inlet.config.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whose X-Forwarded-For is believed ({@code TRUSTED_PROXIES}). Each proxy adds the address it was called from on the
 * right, so the header is read from there, as long as whoever wrote it is trusted: what stands further left a caller
 * may have made up. Immutable.
 */
public final class TrustedProxies {

    public static final String HEADER = "X-Forwarded-For";

    /** Of the same proxies: how they were called. */
    public static final String PROTOCOL = "X-Forwarded-Proto";

    private final List<AddressRange> trusted;

    public TrustedProxies(List<AddressRange> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /**
     * Where a request comes from: the rightmost address that is not a trusted proxy's. Where the header holds something
     * else than an address, the last one that is certain.
     *
     * @param peer at the other end of the connection
     * @param forwardedFor the header's lines, in order
     */
    public String caller(String peer, List<String> forwardedFor) {
        String certain = peer;
        if (trusted.isEmpty() || forwardedFor.isEmpty()) {
            return certain;
        }
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        for (int i = hops.length - 1; i >= 0 && trusts(certain); i--) {
            Optional<InetAddress> hop = address(hops[i].strip());
            if (hop.isEmpty()) {
                break;
            }
            certain = hop.get().getHostAddress();
        }
        return certain;
    }

    /** Whether a proxy that is trusted says that it, or one before it, was called by TLS. */
    public boolean calledByTls(String peer, List<String> forwardedProto) {
        return trusts(peer)
                && Stream.of(String.join(",", forwardedProto).split(","))
                        .anyMatch(one -> one.strip().equalsIgnoreCase("https"));
    }

    private boolean trusts(String address) {
        return address(address)
                .filter(proxy -> trusted.stream().anyMatch(range -> range.contains(proxy)))
                .isPresent();
    }

    /** Without the port that some proxies add, the brackets that go with it, and the zone of a link-local address. */
    static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(AddressRange.address(text.replaceFirst("^\\[(.*)](:\\d+)?$", "$1")
                    .replaceFirst("^([\\d.]+):\\d+$", "$1")
                    .replaceFirst("%.*$", "")));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }
}
