package io.inlet.cli;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Asks the WAR, in this JVM, to finish its calls before its server is stopped: until they have, whoever else calls is
 * told by the WAR to go elsewhere, where a server that stops would just not answer. The JVM's MBean server is the one
 * thing that launcher and WAR both see through the class loaders between them.
 */
final class DrainRequest {

    /** Registered by the WAR; see NodeMXBean there. */
    private static final String NODE = "io.inlet:type=Node";

    private DrainRequest() {}

    /** Returns when the calls are finished; at once when there is no WAR to ask. */
    static void send() {
        invoke("drain");
    }

    /** A drain under way is to come to its end. */
    static void hurry() {
        invoke("hurry");
    }

    private static void invoke(String operation) {
        try {
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            ObjectName node = ObjectName.getInstance(NODE);
            if (beans.isRegistered(node)) {
                beans.invoke(node, operation, null, null);
            }
        } catch (JMException | RuntimeException e) {
            System.err.println("inlet: stopping without a drain: " + Inlet.sentence(e));
        }
    }
}
