package io.inlet.cli;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Asks the WAR, in this JVM, to finish its calls before its server is stopped. Undeployment would be the place for
 * that, but WildFly closes all WebSockets before it begins undeploying. The JVM's MBean server is the one thing that
 * launcher and WAR both see through the class loaders between them.
 */
final class DrainRequest {

    /** Registered by the WAR, with an operation {@code drain} that returns when it is done. */
    private static final String NODE = "io.inlet:type=Node";

    private DrainRequest() {}

    /** Returns when the calls are finished; at once when there is no WAR to ask. */
    static void send() {
        try {
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            ObjectName node = ObjectName.getInstance(NODE);
            if (beans.isRegistered(node)) {
                beans.invoke(node, "drain", null, null);
            }
        } catch (JMException | RuntimeException e) {
            System.err.println("inlet: stopping without a drain: " + Inlet.sentence(e));
        }
    }
}
