package io.inlet.cli;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * As much DER as it takes to put the old private key formats into PKCS#8, the only one that the JDK reads. Bouncy
 * Castle could do it, but its PEM reader starts java.util.logging before WildFly has put its own log manager in place.
 */
final class Der {

    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC_PUBLIC_KEY = HexFormat.of().parseHex("06072a8648ce3d0201");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int CURVE = 0xa0;

    private Der() {}

    /** RFC 8017 A.1.2 into RFC 5208 §5. */
    static byte[] pkcs8OfRsa(byte[] pkcs1) {
        return value(SEQUENCE, VERSION_0, RSA, value(OCTETS, pkcs1));
    }

    /** RFC 5915 §3 into RFC 5208 §5; the curve, optional in the one, is required in the other. */
    static byte[] pkcs8OfEc(byte[] sec1) {
        int at = startOf(sec1, 0, SEQUENCE);
        while (at < sec1.length) {
            if ((sec1[at] & 0xff) == CURVE) {
                byte[] curve = Arrays.copyOfRange(sec1, startOf(sec1, at, CURVE), endOf(sec1, at));
                return value(SEQUENCE, VERSION_0, value(SEQUENCE, EC_PUBLIC_KEY, curve), value(OCTETS, sec1));
            }
            at = endOf(sec1, at);
        }
        throw new IllegalArgumentException("an EC key that does not name its curve");
    }

    private static int startOf(byte[] der, int at, int tag) {
        if ((der[at] & 0xff) != tag) {
            throw new IllegalArgumentException("not the structure that its label says");
        }
        return at + 2 + lengthBytes(der, at);
    }

    private static int endOf(byte[] der, int at) {
        int more = lengthBytes(der, at);
        int length = more == 0 ? der[at + 1] : 0;
        for (int i = 0; i < more; i++) {
            length = length << 8 | der[at + 2 + i] & 0xff;
        }
        return Math.addExact(at + 2 + more, length);
    }

    private static int lengthBytes(byte[] der, int at) {
        return der[at + 1] >= 0 ? 0 : der[at + 1] & 0x7f;
    }

    private static byte[] value(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] header = header(tag, length);
        byte[] whole = Arrays.copyOf(header, header.length + length);
        int at = header.length;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    /** DER wants the shortest form of a length. */
    private static byte[] header(int tag, int length) {
        if (length < 0x80) {
            return new byte[] {(byte) tag, (byte) length};
        }
        return length < 0x100
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    }
}
