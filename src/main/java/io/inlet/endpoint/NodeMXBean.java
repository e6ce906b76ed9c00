package io.inlet.endpoint;

import java.util.Map;

/**
 * The node as {@value #NAME} in the JVM's own MBean server: the few figures that {@code /metrics} begins with, and the
 * switch that is thrown before a server is stopped, as {@code inlet serve} does on SIGTERM. A server that is stopped
 * without it drains too ({@link NodeLifeCycle}); but then it has closed its door already, and new callers get its answer
 * or none instead of ours, 503 with a reason and {@code Retry-After}.
 */
public interface NodeMXBean {

    String NAME = "io.inlet:type=Node";

    /**
     * No new calls; those there are move elsewhere, end, or are cut. Returns when that is done, at the latest after
     * DRAIN_TIMEOUT_S.
     */
    void drain();

    /** A drain under way is to come to its end within a second. */
    void hurry();

    /** Whether no new calls are taken, because the node is stopped or an operator said so. */
    boolean isDraining();

    /** Calls that are not over: connected, or with audio still under way. */
    int getCalls();

    /** Of those, streams that audio may come on. */
    long getStreamsOpen();

    /** Connections, those in their handshake included. */
    int getConnections();

    long getFramesReceived();

    long getFramesPublished();

    /** Frames published while nobody had subscribed to their channel. */
    long getFramesUnheard();

    /** Frames that will never be published, by cause. */
    Map<String, Long> getFramesLost();

    /** Audio kept by all streams now, published or not. */
    long getBufferedBytes();

    /** Audio that waits for Redis, of all streams together. */
    double getBufferedSeconds();

    /** The same of the stream that has most of it. */
    double getBufferedWorstSeconds();

    /** For how long the oldest unpublished frame has been waiting, while Redis answers. */
    double getLagSeconds();

    /** {@code CLOSED}: Redis is asked; {@code OPEN}: not; {@code HALF_OPEN}: once. */
    String getBreaker();

    /** The kind of failure that Redis was last away for; empty when it never was. */
    String getBreakerCause();

    /** When Redis is asked again, in ms since 1970; 0 while the breaker is closed. */
    long getNextProbeAtMs();

    /** The measure for which new calls are refused: {@code lag}, {@code heap} or {@code buffered}; empty: they are not. */
    String getOverload();
}
