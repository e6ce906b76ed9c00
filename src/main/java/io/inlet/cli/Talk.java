package io.inlet.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What a call says, and when. The same frame is always the same bytes: it may have to be said again. */
public interface Talk {

    /** @param number from 0 */
    byte[] frame(String interaction, long number);

    /** After the call began. */
    long dueNanos(long number);

    /** The audio as it is, over and over. */
    static Talk of(Audio audio) {
        return new Talk() {
            @Override
            public byte[] frame(String interaction, long number) {
                return audio.frame(number);
            }

            @Override
            public long dueNanos(long number) {
                return number * audio.frameMs() * 1_000_000L;
            }
        };
    }

    /** Noises, each of them unlike any other in the run, at an even pace. */
    static Talk distinct(int bytes, int everyMs) {
        return new Talk() {
            @Override
            public byte[] frame(String interaction, long number) {
                return distinctFrame(bytes, interaction, number);
            }

            @Override
            public long dueNanos(long number) {
                return number * everyMs * 1_000_000L;
            }
        };
    }

    /** Bursts and pauses, tiny frames and huge ones: whole seconds of this make up for each other. */
    static Talk wild(int mostBytes) {
        int[] sizes = {2, 320, 2, mostBytes, 640, 6400, 2, 46, mostBytes / 2 & ~1, 1280};
        return new Talk() {
            @Override
            public byte[] frame(String interaction, long number) {
                return distinctFrame(sizes[(int) (number % sizes.length)], interaction, number);
            }

            @Override
            public long dueNanos(long number) {
                return number / 40 * 2_000_000_000L; // forty at once, then two seconds of silence
            }
        };
    }

    private static byte[] distinctFrame(int bytes, String interaction, long number) {
        byte[] frame = new byte[bytes];
        byte[] stamp = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number + 1)
                .putInt(interaction.hashCode())
                .array();
        for (int i = 0; i < bytes; i += stamp.length) {
            System.arraycopy(stamp, 0, frame, i, Math.min(stamp.length, bytes - i));
        }
        return frame;
    }
}
