package io.inlet.stream;

/** A sender to whom telling something costs nothing: for measuring what is in front of it. */
public final class SilentSender implements Sender {

    @Override
    public void acknowledged(long seq) {}

    @Override
    public void published(long frames) {}

    @Override
    public void lost(Gap gap) {
        throw new AssertionError("not expected: " + gap);
    }

    @Override
    public void mayRead(boolean mayRead) {}

    @Override
    public void ended(EndReason reason) {
        throw new AssertionError("not expected: " + reason);
    }

    @Override
    public void finished(Summary summary) {}

    @Override
    public void speak() {}
}
