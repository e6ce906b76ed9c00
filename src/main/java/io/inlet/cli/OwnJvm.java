package io.inlet.cli;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** What {@code jcmd} can tell a JVM, told to this one. */
final class OwnJvm {

    private OwnJvm() {}

    /**
     * Runs a diagnostic command, and has what it answers; nothing where this JVM does not know it, or cannot do it on
     * this platform: none is one that a server would need.
     */
    static String command(String name, String... arguments) {
        boolean bare = arguments.length == 0;
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            name,
                            bare ? null : new Object[] {arguments},
                            bare ? null : new String[] {String[].class.getName()});
        } catch (JMException unknown) {
            return "";
        }
    }
}
