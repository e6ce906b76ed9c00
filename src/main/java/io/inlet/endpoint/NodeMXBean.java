package io.inlet.endpoint;

import java.util.Map;

/**
 * The node as {@value #NAME} in the JVM's own MBean server: what it has counted since its start, and the switch that is
 * thrown before a server is stopped, as {@code inlet serve} does on SIGTERM. A server that is stopped without it drains
 * too ({@link NodeLifeCycle}); but then it has closed its door already, and new callers get its answer or none instead
 * of ours, 503 with a reason and {@code Retry-After}.
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

    /** Calls that are not over: connected, or with audio still under way. */
    int getCalls();

    long getFramesReceived();

    long getFramesPublished();

    /** Frames published while nobody had subscribed to their channel. */
    long getFramesUnheard();

    /** Frames that will never be published, by cause. */
    Map<String, Long> getFramesLost();

    /** Audio kept by all streams now. */
    long getBufferedBytes();

    /** {@code CLOSED}: Redis is asked; {@code OPEN}: not; {@code HALF_OPEN}: once. */
    String getBreaker();

    /** The kind of failure that Redis was last away for; empty when it never was. */
    String getBreakerCause();

    /** When Redis is asked again, in ms since 1970; 0 while the breaker is closed. */
    long getNextProbeAtMs();

    /** The measure for which new calls are refused: {@code lag}, {@code heap} or {@code buffered}; empty: they are not. */
    String getOverload();
}
