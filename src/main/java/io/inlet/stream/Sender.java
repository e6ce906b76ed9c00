package io.inlet.stream;

/**
 * Who sends the audio, to be told what becomes of it, by the thread that learnt it: a lane's, or the one that delivered
 * a frame. All calls but {@link #speak} only take note: they come one at a time, in order, with the stream's lock held.
 * {@link #speak} follows without the lock, so that a server's locks never nest in a stream's. None may block.
 */
public interface Sender {

    /** Every frame up to seq is safe (what "safe" means is {@code ACK_ON}); seq is a multiple of the ack interval. */
    void acknowledged(long seq);

    /** So many more frames have been published. */
    void published(long frames);

    /** These frames will never be published. */
    void lost(Gap gap);

    /**
     * Whether to read on: what has been accepted and not yet published has reached its bound, or has left it behind.
     * Said when it changes.
     */
    void mayRead(boolean mayRead);

    /** The stream has ended itself, for this reason; {@link #finished} follows when all is settled. */
    void ended(EndReason reason);

    /** The end: nothing of this stream is under way any more, nothing else will be said. */
    void finished(Summary summary);

    /** Sends what was noted, if anything. Called often: cheap when there is nothing. */
    void speak();
}
