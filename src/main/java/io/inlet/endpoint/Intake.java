package io.inlet.endpoint;

import java.util.function.BooleanSupplier;

/**
 * The tap of one connection. While it is closed the server reads nothing more from the socket, and TCP holds the sender
 * back; nothing is lost or overtaken. What the server had read before is still delivered (62 KiB at most were seen). No
 * ping, close or broken connection is noticed meanwhile, the last but by a send that fails.
 *
 * <p>Any thread may turn it, any number of times, and does not wait; it should hold no lock of ours, since a server's
 * is taken. Not before the first message, since WildFly begins to read after OnOpen, whatever was wanted there. And
 * what is closed while paused has to be resumed, or WildFly keeps its socket for ever.
 */
interface Intake {

    /** Opens or closes the tap, whichever is right when it comes to it: of two who turn it, neither undoes the other's. */
    void turn(BooleanSupplier open);

    /** From now on shows this guard what is read, before anybody else sees it; to be called before anything is. */
    void watch(FrameGuard guard);

    /** The connection has been closed from our side: who does not answer that is cut off in a while. */
    void linger();
}
