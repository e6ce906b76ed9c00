package io.inlet.cli;

import io.inlet.config.Settings.LogLevel;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Payara Micro in this JVM. The class path is that of its launcher jar, so nothing is unpacked at start and all of its
 * classes can come from a class-data archive; the launcher's own main class is not used, because it keeps the
 * configuration beside itself, where two servers would share it.
 */
final class PayaraMicro {

    private static final Map<LogLevel, String> LEVELS =
            Map.of(LogLevel.DEBUG, "FINE", LogLevel.INFO, "INFO", LogLevel.WARN, "WARNING", LogLevel.ERROR, "SEVERE");

    /** Payara's own, which opens its key store unless it is told another. */
    private static final String MASTER_PASSWORD = "changeit";

    private PayaraMicro() {}

    /**
     * Returns when the WAR is deployed.
     *
     * @param stopWith is given, as soon as there is something to stop, what stops it. That has to happen before the
     * JVM's shutdown hooks, because one of them is that of java.util.logging, which from then on writes nothing of
     * what the     WAR has to tell about its end
     */
    static void run(Launch launch, Consumer<Runnable> stopWith) throws IOException, ReflectiveOperationException {
        // Told here because the option for it writes a line to standard output.
        OwnJvm.command(
                "compilerDirectivesAdd", launch.config("payara/compiler.json").toString());
        Path parts = launch.home().resolve("payara");
        System.setProperty(
                "fish.payara.micro.BootJar",
                parts.resolve("launch-micro.jar").toUri().toString());
        System.setProperty("fish.payara.micro.UnpackDir", parts.toString());
        Path config = launch.state().resolve("config");
        Launch.copy(parts.resolve("config"), config);
        Files.copy(
                launch.config("payara/default-web.xml"),
                config.resolve("default-web.xml"),
                StandardCopyOption.REPLACE_EXISTING);

        List<String> arguments = new ArrayList<>(List.of(
                "--rootdir",
                launch.state().toString(),
                "--logproperties",
                logProperties(launch).toString(),
                "--prebootcommandfile",
                preBootCommands(launch).toString(),
                "--nohazelcast",
                "--disablephonehome"));
        trustWhatTheJdkTrusts();
        Path store = config.resolve("keystore.p12"); // as shipped with two keys, whose decryption takes its time
        Files.delete(store);
        if (launch.tls()) {
            launch.keyStore().write(store);
            System.setProperty(
                    "javax.net.ssl.keyStorePassword", launch.keyStore().password());
            arguments.addAll(List.of("--sslport", "" + launch.port(), "--sslcert", ServerKeyStore.ALIAS));
        } else {
            ServerKeyStore.writeNone(store, MASTER_PASSWORD);
            arguments.addAll(List.of("--port", "" + launch.port()));
        }
        Printed.toTheLog();
        Object runtime = boot(arguments);
        stopWith.accept(() -> stop(runtime));
        deploy(runtime, launch.war());
    }

    /** As on WildFly; Payara would put a list of its own in place, some of it expired. */
    private static void trustWhatTheJdkTrusts() {
        Path authorities = Path.of(System.getProperty("java.home"), "lib/security/cacerts");
        if (System.getProperty("javax.net.ssl.trustStore") == null && Files.isReadable(authorities)) {
            System.setProperty("javax.net.ssl.trustStore", authorities.toString());
        }
    }

    private static Object boot(List<String> arguments) {
        try {
            Object boot = Class.forName("fish.payara.micro.impl.PayaraMicroImpl")
                    .getMethod("create", String[].class)
                    .invoke(null, (Object) arguments.toArray(String[]::new));
            return boot.getClass().getMethod("getRuntime").invoke(boot);
        } catch (InvocationTargetException e) {
            throw new Failure("Payara Micro did not start: " + Inlet.sentence(e.getCause()));
        } catch (ReflectiveOperationException e) {
            throw new Failure("the class path is not that of Payara Micro: " + e);
        }
    }

    /**
     * Not by the option --deploy, with which a server goes on running when the deployment has failed. What this
     * method of Payara answers is of no use either: true unless there was an exception, and failures mostly are none.
     */
    private static void deploy(Object runtime, Path war) throws ReflectiveOperationException {
        Class<?> type = runtime.getClass();
        type.getMethod("deploy", String.class, String.class, File.class).invoke(runtime, "inlet", "/", war.toFile());
        if (((Collection<?>) type.getMethod("getDeployedApplicationNames").invoke(runtime)).isEmpty()) {
            stop(runtime);
            throw new Failure("inlet.war was not deployed: the first error in the log says why");
        }
    }

    private static void stop(Object runtime) {
        try {
            runtime.getClass().getMethod("shutdown").invoke(runtime);
        } catch (ReflectiveOperationException alreadyStopped) {
            // which is what was wanted
        }
        // Payara's own shutdown hook has nothing left to do, and says so, not as JSON.
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    }

    /** The level of our own loggers is the operator's; the rest is as in the file. */
    private static Path logProperties(Launch launch) throws IOException {
        String level = LEVELS.get(launch.settings().logLevel());
        Path copy = launch.state().resolve("logging.properties");
        Files.copy(launch.config("payara/logging.properties"), copy);
        return Files.writeString(copy, "\nio.inlet.level=" + level + "\n", StandardOpenOption.APPEND);
    }

    /** All that is set is set by one command: each is a look-up, and some time, of its own. */
    private static Path preBootCommands(Launch launch) throws IOException {
        List<String> commands = new ArrayList<>();
        StringBuilder set = new StringBuilder("set");
        for (String line : Files.readAllLines(launch.config("payara/pre-boot.txt"))) {
            if (line.startsWith("set ")) {
                set.append(line.substring("set".length()));
            } else {
                commands.add(line);
            }
        }
        if (launch.tls()) {
            set.append(" configs.config.server-config.network-config.network-listeners.network-listener"
                    + ".http-listener.enabled=false");
        }
        commands.add(set.toString());
        return Files.write(launch.state().resolve("pre-boot.txt"), commands);
    }
}
