package io.inlet.admission;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/**
 * Addresses that limits count as one: of IPv6 a /64, the least that a subscriber is given (RFC 6177), in which he may
 * choose another address for each connection; of IPv4 the single address.
 */
final class AddressBlock {

    private static final int PREFIX_BYTES = 8;

    private AddressBlock() {}

    static String of(String address) {
        return TrustedProxies.address(address).map(AddressBlock::of).orElse(address);
    }

    private static String of(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(address.getAddress(), 0, PREFIX_BYTES) + "/64"
                : address.getHostAddress();
    }
}
