package io.inlet.stream;

import java.util.ArrayList;
import java.util.List;

/** One stream, with its sender, its lane and the time played by the test: frames of 100 ms, a buffer of a second. */
abstract class PlayedStream {

    static final AudioFormat FORMAT = new AudioFormat(8000, 1);
    static final int FRAME_MS = 100;
    static final byte[] PCM = new byte[(int) FORMAT.bytesOf(FRAME_MS)];
    static final long BUFFER_MS = 1000;
    static final long EPOCH = 7;

    final ToldSender told = new ToldSender();
    BufferBudget budget = new BufferBudget(Long.MAX_VALUE);
    long now = 1_000_000;
    AudioStream stream = open(retention(false, false), Position.START);

    final AudioStream.Retention retention(boolean closeWhenFull, boolean ackOnReceipt) {
        return new AudioStream.Retention(BUFFER_MS, closeWhenFull, 10, ackOnReceipt, budget);
    }

    final AudioStream open(AudioStream.Retention retention, Position from) {
        return open(FORMAT, retention, from);
    }

    final AudioStream open(AudioFormat format, AudioStream.Retention retention, Position from) {
        AudioStream opened =
                new AudioStream(new StreamId("t", "i"), EPOCH, format, CallDetails.NONE, retention, told, from, now);
        told.of(opened);
        return opened;
    }

    final void receive(int frames) {
        for (int i = 0; i < frames; i++) {
            stream.accept(PCM, now);
            now += FRAME_MS;
        }
    }

    final List<Outgoing> takeAll() {
        List<Outgoing> taken = new ArrayList<>();
        for (Outgoing next = stream.next(now); next != null; next = stream.next(now)) {
            taken.add(next);
        }
        return taken;
    }

    static List<Long> seqs(List<Outgoing> taken) {
        return taken.stream()
                .filter(Frame.class::isInstance)
                .map(frame -> ((Frame) frame).seq())
                .toList();
    }

    /** All of it has arrived, on as many replicas as it has to. */
    final void confirm() {
        stream.confirmed(true, now);
    }

    /** What was handed out has not arrived. */
    final void giveBack() {
        stream.returned(0, List.of(), false, false, now);
    }

    /** Nobody knows whether what was handed out has arrived. */
    final void giveBackInDoubt() {
        stream.returned(0, List.of(), false, true, now);
    }

    /** Publishes all there is. */
    final void publish() {
        while (!takeAll().isEmpty()) {
            confirm();
        }
    }
}
