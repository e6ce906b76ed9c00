package io.inlet.cli;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * WildFly in this JVM, through JBoss Modules. The provisioned server is only read: configuration, deployment and all
 * that it writes are in this run's own directory.
 */
final class WildFly {

    private WildFly() {}

    /** Returns when the WAR is deployed. The server stops in a shutdown hook of its own. */
    static void run(Launch launch) throws Exception {
        Path home = launch.home().resolve("wildfly");
        Path base = launch.state();
        Launch.copy(home.resolve("standalone/configuration"), base.resolve("configuration"));
        Files.copy(
                launch.config("wildfly/logging.properties"),
                base.resolve("configuration/logging.properties"),
                StandardCopyOption.REPLACE_EXISTING);
        Path deployments = Files.createDirectory(base.resolve("deployments"));
        Files.copy(launch.war(), deployments.resolve("inlet.war"));

        System.setProperty("jboss.home.dir", home.toString());
        System.setProperty("jboss.server.base.dir", base.toString());
        System.setProperty(
                "logging.configuration",
                base.resolve("configuration/logging.properties").toUri().toString());
        System.setProperty("inlet.io.threads", "" + Runtime.getRuntime().availableProcessors());
        System.setProperty("inlet.log.level", launch.settings().logLevel().name());
        List<String> arguments =
                new ArrayList<>(List.of("-mp", home.resolve("modules").toString(), "org.jboss.as.standalone"));
        if (launch.tls()) {
            launch.keyStore().write(base.resolve("configuration/inlet.p12"));
            System.setProperty("inlet.keystore.password", launch.keyStore().password());
            arguments.add("--yaml=" + launch.config("wildfly/tls.yml"));
        }
        boot(arguments);
        awaitDeployment(deployments);
    }

    private static void boot(List<String> arguments) throws Exception {
        try {
            Class.forName("org.jboss.modules.Main")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments.toArray(String[]::new));
        } catch (ClassNotFoundException e) {
            throw new Failure("the class path is not that of WildFly: " + e.getMessage());
        } catch (InvocationTargetException e) {
            throw new Failure("WildFly did not start: " + Inlet.sentence(e.getCause()));
        }
    }

    /** The report nests what the server knows around what the WAR said. */
    private static String lastCause(String report) {
        Matcher cause =
                Pattern.compile("(?s).*Caused by: [\\w.$]+: ([^\"\\\\]+).*").matcher(report);
        return (cause.matches() ? cause.group(1) : report).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** The deployment scanner says how it went with a file beside the WAR. */
    private static void awaitDeployment(Path deployments) throws IOException, InterruptedException {
        Path failed = deployments.resolve("inlet.war.failed");
        while (!Files.exists(deployments.resolve("inlet.war.deployed"))) {
            if (Files.exists(failed)) {
                throw new Failure("inlet.war was not deployed: " + lastCause(Files.readString(failed)));
            }
            Thread.sleep(100);
        }
    }
}
