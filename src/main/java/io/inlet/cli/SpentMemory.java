package io.inlet.cli;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * What a server used to start, and needs no more: some hundred megabytes of garbage, for which the heap has grown, and
 * what the compiler has had of the C library. Without this it would stay with an idle server for good.
 */
final class SpentMemory {

    private SpentMemory() {}

    /** Takes a tenth of a second or two, once, in which no call could be taken yet. */
    static void giveBack() {
        System.gc();
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            server.invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"), "systemTrimNativeHeap", null, null);
        } catch (JMException notOnThisPlatform) {
            // only glibc has to be told
        }
    }
}
