package io.inlet.cli.platform;

/** Two channels in one message, sample by sample. */
final class Interleaved {

    private Interleaved() {}

    /** @param coded one channel, which is the message then, or two of the same length */
    static byte[] of(byte[][] coded, int sampleBytes) {
        if (coded.length == 1) {
            return coded[0];
        }
        byte[] both = new byte[coded[0].length * 2];
        for (int i = 0; i < coded[0].length; i += sampleBytes) {
            System.arraycopy(coded[0], i, both, 2 * i, sampleBytes);
            System.arraycopy(coded[1], i, both, 2 * i + sampleBytes, sampleBytes);
        }
        return both;
    }
}
