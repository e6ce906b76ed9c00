package io.inlet.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Internet addresses that begin alike, in CIDR notation (RFC 4632, RFC 4291 §2.3); a single one without the slash. An
 * IPv4 address that comes as IPv6 ({@code ::ffff:10.0.0.1}) is the IPv4 address.
 *
 * @param prefixBits how many bits are alike
 */
public record AddressRange(InetAddress first, int prefixBits) {

    /** @throws IllegalArgumentException for what is no range; names are not looked up */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress first = address(slash < 0 ? text : text.substring(0, slash));
        int bits = first.getAddress().length * Byte.SIZE;
        int prefixBits = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
        if (prefixBits < 0 || prefixBits > bits) {
            throw new IllegalArgumentException(text);
        }
        return new AddressRange(first, prefixBits);
    }

    /**
     * An address written in numbers.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static InetAddress address(String literal) {
        if (!literal.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException(literal);
        }
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalArgumentException(literal);
        }
    }

    public boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if ((mine[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }
}
