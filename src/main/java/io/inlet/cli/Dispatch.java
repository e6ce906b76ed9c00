package io.inlet.cli;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** When a call of a load sends its next frame. */
interface Dispatch {

    long NOT_YET = -1;

    /**
     * The time with which the call's next frame is to be stamped, if it may be sent {@code now}. Times are in ns since
     * the load began.
     */
    long stamp(FrameBooks books, long now);

    /** Frames of the call that should have been sent in the end, and have not, because the server took no more. */
    default long unsent(FrameBooks books) {
        return 0;
    }

    /**
     * Open loop: frames are due by the clock, one after the other all the calls' first ones, then the second ones, evenly
     * spread. They are stamped with the time at which they were due, not with that of sending: what a server that stops
     * for a second does to those that had to wait is seen in their latency.
     *
     * @param begin when the first frame is due
     * @param end from then on none is
     * @param interval between two frames of a call, in ns
     */
    record OpenLoop(int calls, long begin, long end, long interval) implements Dispatch {

        long due(int call, long frame) {
            return begin + frame * interval + interval * call / calls;
        }

        @Override
        public long stamp(FrameBooks books, long now) {
            long due = due(books.call(), books.begun());
            return due <= now && due < end ? due : NOT_YET;
        }

        @Override
        public long unsent(FrameBooks books) {
            long first = due(books.call(), 0);
            long all = first < end ? (end - first + interval - 1) / interval : 0;
            return all - books.begun();
        }

        /**
         * Has each call take its turn when its frame is due, until the end; turns that are late are taken at once, none
         * is left out.
         *
         * @param sleep until a time, or about
         */
        void run(LongSupplier clock, LongConsumer sleep, BooleanSupplier wanted, IntConsumer turn) {
            for (long frame = 0; ; frame++) {
                for (int call = 0; call < calls; call++) {
                    long due = due(call, frame);
                    while (due < end && clock.getAsLong() < due && wanted.getAsBoolean()) {
                        sleep.accept(due);
                    }
                    if (due >= end || !wanted.getAsBoolean()) {
                        return;
                    }
                    turn.accept(call);
                }
            }
        }

        /** For {@link #run}: half a second at most, so that the end is seen. */
        static LongConsumer parking(LongSupplier clock) {
            return due -> LockSupport.parkNanos(Math.min(due - clock.getAsLong(), TimeUnit.MILLISECONDS.toNanos(500)));
        }
    }

    /**
     * Closed loop: each call has so many frames on the way, and sends another one when one has arrived. Frames are
     * stamped with the time of sending.
     *
     * @param end from then on none is sent
     */
    record ClosedLoop(int window, long end) implements Dispatch {

        @Override
        public long stamp(FrameBooks books, long now) {
            return books.begun() - books.arrived() < window && now < end ? now : NOT_YET;
        }
    }
}
