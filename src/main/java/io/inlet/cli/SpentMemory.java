package io.inlet.cli;

/**
 * What a server used to start, and needs no more: some hundred megabytes of garbage, for which the heap has grown, and
 * what the compiler has had of the C library. Without this it would stay with an idle server for good.
 */
final class SpentMemory {

    private SpentMemory() {}

    /** Takes a tenth of a second or two, once, before calls come. */
    static void giveBack() {
        System.gc();
        OwnJvm.command("systemTrimNativeHeap"); // only glibc has to be told
    }
}
