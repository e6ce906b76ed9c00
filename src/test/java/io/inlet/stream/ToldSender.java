package io.inlet.stream;

import java.util.ArrayList;
import java.util.List;

/** Takes down what a sender is told. */
final class ToldSender implements Sender {

    final List<Long> acks = new ArrayList<>();
    final List<Gap> gaps = new ArrayList<>();
    final List<Boolean> mayRead = new ArrayList<>();
    final List<EndReason> ended = new ArrayList<>();
    final List<Summary> ends = new ArrayList<>();
    long published;
    private AudioStream stream;

    /** Fails the test when it is spoken to with this stream's lock held. */
    void of(AudioStream opened) {
        stream = opened;
    }

    @Override
    public void acknowledged(long seq) {
        acks.add(seq);
    }

    @Override
    public void published(long frames) {
        published += frames;
    }

    @Override
    public void lost(Gap gap) {
        gaps.add(gap);
    }

    @Override
    public void mayRead(boolean may) {
        mayRead.add(may);
    }

    @Override
    public void ended(EndReason reason) {
        ended.add(reason);
    }

    @Override
    public void finished(Summary summary) {
        ends.add(summary);
    }

    @Override
    public void speak() {
        if (Thread.holdsLock(stream)) {
            throw new AssertionError("spoke with the lock held");
        }
    }

    long framesLost() {
        return gaps.stream().mapToLong(Gap::frames).sum();
    }
}
