package io.inlet.cli;

import java.time.Duration;

/**
 * One load that is put on a server.
 *
 * @param frameMs between two frames of a call, in open loop
 * @param window frames that each call has on the way, in closed loop; 0: open loop
 * @param ramp calls begun in a second; 0: as fast as they are taken
 * @param warmup with everything as later, and not measured
 */
record Load(int calls, int frameBytes, int frameMs, int window, int ramp, Duration warmup, Duration duration) {

    boolean closed() {
        return window > 0;
    }

    Load calls(int number) {
        return new Load(number, frameBytes, frameMs, window, ramp, warmup, duration);
    }

    @Override
    public String toString() {
        return calls + " calls, "
                + (closed()
                        ? window + " frames of " + frameBytes + " bytes on the way each"
                        : "a frame of " + frameBytes + " bytes every " + frameMs + " ms each");
    }
}
