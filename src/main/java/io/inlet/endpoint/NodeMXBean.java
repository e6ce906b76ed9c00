package io.inlet.endpoint;

/**
 * The switch that is thrown before a server is stopped, as {@value #NAME} in the JVM's own MBean server. WildFly closes
 * all WebSockets before it tells a web application that it is going to stop; whoever stops it says so here first, as
 * {@code inlet serve} does on SIGTERM. On other servers it does no harm.
 */
public interface NodeMXBean {

    String NAME = "io.inlet:type=Node";

    /** No new calls; those there are finish. Returns when that is done, at the latest after DRAIN_TIMEOUT_S. */
    void drain();
}
