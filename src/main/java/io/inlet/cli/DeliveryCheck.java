package io.inlet.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks at every message a load brings to the frames channel: whether it is a frame that was sent, in its turn, once,
 * with its number, its call's name, and each byte of its audio. One thread checks, without allocation as long as
 * messages are as they should be; the numbers may be read by any.
 */
final class DeliveryCheck implements RespPushes.Sink {

    /** Is told of each frame that has arrived for the first time. */
    @FunctionalInterface
    interface Receiver {
        void received(FrameBooks books, long stamp);
    }

    private static final int NOISE_IN_STAMP = 2;
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
    }

    private final StampedAudio audio;
    private final FrameBooks[] calls;
    private final Receiver receiver;
    private final EnvelopeCursor envelope;
    private final ByteBuffer text;
    private final byte[] head = new byte[StampedAudio.STAMP_BYTES + NOISE_IN_STAMP];
    private final ByteBuffer stamped = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    private final Map<String, FrameBooks> byName = new HashMap<>();

    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong duplicated = new AtomicLong();
    private final AtomicLong reordered = new AtomicLong();
    private final AtomicLong altered = new AtomicLong();
    private final AtomicLong wrongSeq = new AtomicLong();
    private final AtomicLong wrongId = new AtomicLong();
    private final AtomicLong strange = new AtomicLong();

    DeliveryCheck(StampedAudio audio, FrameBooks[] calls, Receiver receiver) {
        this.audio = audio;
        this.calls = calls;
        this.receiver = receiver;
        this.envelope = new EnvelopeCursor(audio.characters());
        this.text = audio.text();
        for (FrameBooks books : calls) {
            byName.put(books.interaction(), books);
        }
    }

    @Override
    public void message(ByteBuffer in, int from, int to) {
        if (!envelope.find(in, from, to) || !decode(in, envelope.audioFrom)) {
            unusual(in, from, to);
            return;
        }
        int call = stamped.getInt(0);
        int frame = stamped.getInt(Integer.BYTES);
        long stamp = stamped.getLong(2 * Integer.BYTES);
        if (!sent(call, frame, stamp)) {
            unusual(in, from, to);
            return;
        }
        boolean intact = restIsIntact(in, envelope.audioFrom);
        boolean named = calls[call].isCalled(in, envelope.idFrom, envelope.idTo);
        judge(calls[call], frame, envelope.seq, named, intact);
    }

    private boolean decode(ByteBuffer in, int at) {
        for (int i = 0; i < StampedAudio.STAMP_CHARACTERS / 4; i++) {
            int group = value(in.get(at + 4 * i)) << 18
                    | value(in.get(at + 4 * i + 1)) << 12
                    | value(in.get(at + 4 * i + 2)) << 6
                    | value(in.get(at + 4 * i + 3));
            if (group < 0) {
                return false;
            }
            head[3 * i] = (byte) (group >> 16);
            head[3 * i + 1] = (byte) (group >> 8);
            head[3 * i + 2] = (byte) group;
        }
        return true;
    }

    private static int value(byte character) {
        return character < 0 ? -1 : VALUES[character];
    }

    /** A stamp that is no longer remembered is believed. */
    private boolean sent(int call, int frame, long stamp) {
        return call >= 0
                && call < calls.length
                && frame >= 0
                && frame < calls[call].begun()
                && (!calls[call].remembers(frame) || calls[call].stamp(frame) == stamp);
    }

    private boolean restIsIntact(ByteBuffer in, int at) {
        for (int i = StampedAudio.STAMP_BYTES; i < head.length; i++) {
            if (head[i] != audio.noise(i)) {
                return false;
            }
        }
        int position = in.position();
        int limit = in.limit();
        in.limit(at + audio.characters()).position(at + StampedAudio.STAMP_CHARACTERS);
        text.position(StampedAudio.STAMP_CHARACTERS);
        boolean same = in.mismatch(text) < 0;
        in.limit(limit).position(position);
        return same;
    }

    /** Either another way to write it, or wrong: found out slowly, by what the rest of the message says. */
    private void unusual(ByteBuffer in, int from, int to) {
        byte[] bytes = new byte[to - from];
        in.get(from, bytes);
        Frame told;
        try {
            told = Frame.parse(new String(bytes, StandardCharsets.UTF_8), true);
        } catch (IllegalArgumentException notAFrame) {
            strange.incrementAndGet();
            return;
        }
        FrameBooks books = byName.get(told.interaction());
        int frame = (int) Math.min(told.seq() - 1, Integer.MAX_VALUE);
        if (books == null || told.pcm() == null || frame >= books.begun()) {
            strange.incrementAndGet();
            return;
        }
        boolean intact =
                books.remembers(frame) && Arrays.equals(told.pcm(), audio.pcm(books.call(), frame, books.stamp(frame)));
        judge(books, frame, told.seq(), true, intact);
    }

    private void judge(FrameBooks books, int frame, long seq, boolean named, boolean intact) {
        messages.incrementAndGet();
        if (!intact) {
            altered.incrementAndGet();
        }
        if (seq != frame + 1L) {
            wrongSeq.incrementAndGet();
        }
        if (!named) {
            wrongId.incrementAndGet();
        }
        switch (books.arrive(frame)) {
            case AGAIN -> {
                duplicated.incrementAndGet();
                return;
            }
            case LATE -> reordered.incrementAndGet();
            case IN_ORDER -> {
                // as it should be
            }
        }
        receiver.received(books, books.remembers(frame) ? books.stamp(frame) : stamped.getLong(2 * Integer.BYTES));
    }

    /** Frames of this load, each time one came. */
    long delivered() {
        return messages.get();
    }

    /** What is wrong up to now; missing is what has been sent, and not arrived. */
    Anomalies anomalies() {
        long missing = 0;
        for (FrameBooks books : calls) {
            missing += books.begun() - books.arrived();
        }
        return new Anomalies(
                missing,
                duplicated.get(),
                reordered.get(),
                altered.get(),
                wrongSeq.get(),
                wrongId.get(),
                strange.get());
    }
}
