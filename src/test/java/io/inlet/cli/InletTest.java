package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class InletTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"call", "chaos", "bench", "listen", "keys", "token", "calls", "revoke"})
    void everyCommandExplainsItself(String command) {
        assertEquals(0, run(command, "--help"));
        assertTrue(out.toString().startsWith("Usage: inlet " + command), out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void theRootNamesTheCommands() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("listen"), out.toString());
        assertEquals(0, run("--version"));
        assertEquals(2, run());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call --nope",
                "call --calls many",
                "call --calls 0",
                "call --fast --real-time",
                "call --url http://x",
                "call --duration soon",
                "call --url ws://x:1/v1/ingest,http://x",
                "call --as nonsense",
                "call --as twilio --token x",
                "call --as twilio --fast",
                "call --codec PCMU",
                "call --as twilio --codec L16",
                "call --as twilio --rate 16000",
                "call --as vonage --tracks both",
                "call --as vonage --tenant t",
                "call --as bandwidth --dtmf 1",
                "call --as exotel --dtmf x",
                "call --as twilio --tracks both --dtmf 1",
                "call --as exotel --credential opensesame",
                "chaos --only nonsense",
                "chaos --calls 0",
                "chaos --frame-ms 1",
                "chaos --server tomcat",
                "bench --calls 0",
                "bench --calls 10,many",
                "bench --frame-bytes 33",
                "bench --duration 0",
                "bench --server tomcat",
                "bench --url wss://x/v1/ingest",
                "bench --pid 1",
                "bench plot --svg x.svg",
                "nope",
                "revoke",
                "revoke --jti x --sub y",
                "revoke --jti x --token y --key z",
                "revoke --jti x --url ws://x:1",
                "revoke --list --lift",
                "calls --end x",
                "calls --reason y",
                "calls --url ws://x:1",
                "revoke --list --for 1h",
                "revoke --lift --jti x --reason y",
                "listen --wav a --raw",
                "token --ttl never"
            })
    void whatIsAskedForWronglyIsOneLineAndExitCode2(String line) {
        assertEquals(2, run(line.split(" ")));
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().startsWith("inlet"), err.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call nowhere.wav",
                "call --key nowhere.pem",
                "call --token-file nowhere.jwt",
                "token --key nowhere.pem",
                "revoke --list --key nowhere.pem",
                "revoke --list --token-file nowhere.jwt",
                "revoke --list --token secret --url http://127.0.0.1:1",
                "bench --url ws://127.0.0.1:1/ --token x --redis redis://user:secret@127.0.0.1:1",
                "bench plot --svg x.svg nowhere.json",
                "listen --redis http://user:secret@x"
            })
    void whatCannotBeDoneIsOneLineAndExitCode1(String line) {
        assertEquals(1, run(line.split(" ")));
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(!err.toString().contains("secret"), err.toString());
    }

    @Test
    void keysThenToken(@TempDir Path folder) {
        assertEquals(0, run("keys", folder.toString()));
        assertTrue(out.toString().contains("export JWT_PUBLIC_KEY=\"$(cat " + folder.resolve("public.pem") + ")\""));
        out.getBuffer().setLength(0);
        assertEquals(0, run("token", "--key", folder.resolve("private.pem").toString(), "--tenant", "t"));
        assertEquals(3, out.toString().strip().split("\\.").length);
        assertEquals(1, run("keys", folder.toString()));
        assertEquals(0, run("keys", folder.toString(), "--force"));
    }

    @Test
    void aTokenForAnOperator(@TempDir Path folder) {
        assertEquals(0, run("keys", folder.toString()));
        out.getBuffer().setLength(0);
        String key = folder.resolve("private.pem").toString();
        assertEquals(0, run("token", "--key", key, "--role", "ops", "--sub", "olga", "--jti", "j-1"));
        assertTrue(claims().contains("\"sub\":\"olga\",\"jti\":\"j-1\",\"groups\":[\"ops\"]"), claims());
        out.getBuffer().setLength(0);
        assertEquals(0, run("token", "--key", key, "--role", "listener"));
        String mine = "\"sub\":\"" + System.getProperty("user.name") + "\"";
        assertTrue(claims().contains(mine), "what an operator does is logged under a name: " + claims());
        out.getBuffer().setLength(0);
        assertEquals(0, run("token", "--key", key, "--role", "ingest"));
        assertFalse(claims().contains("\"sub\""), claims());
    }

    private String claims() {
        return new String(Base64.getUrlDecoder().decode(out.toString().split("\\.")[1]), StandardCharsets.UTF_8);
    }

    /** {@code inlet serve} has none of the libraries that the other commands need. */
    @Test
    void theRootAndServeLoadWithoutTheClientsLibraries() throws Exception {
        URL[] classPath = {
            Inlet.class.getProtectionDomain().getCodeSource().getLocation(),
            CommandLine.class.getProtectionDomain().getCodeSource().getLocation()
        };
        try (URLClassLoader bare = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            Method run = bare.loadClass(Inlet.class.getName())
                    .getDeclaredMethod("run", PrintWriter.class, PrintWriter.class, String[].class);
            run.setAccessible(true);
            PrintWriter to = new PrintWriter(out, true);
            assertEquals(0, run.invoke(null, to, to, new String[] {"--help"}), out.toString());
            assertEquals(0, run.invoke(null, to, to, new String[] {"serve", "--help"}), out.toString());
            assertEquals(1, run.invoke(null, to, to, new String[] {"listen"}), "no Jedis, yet it ran");
        }
    }

    @Test
    void theMessageOfARefusalIsFoundInItsBody() {
        assertEquals(
                "node full",
                Refusal.messageIn(
                        "HTTP/1.1 503 x\r\nRetry-After: 1\r\n\r\n" + "{\"error\":\"full\",\"message\":\"node full\"}"));
        assertEquals(
                "node full",
                Refusal.messageIn("HTTP/1.1 503 x\r\n\r\n2b\r\n"
                        + "{\"error\":\"full\",\"message\":\"node full\"}\r\n0\r\n\r\n"));
        assertEquals(null, Refusal.messageIn("HTTP/1.1 503 x\r\n\r\n{\"error\":\"full\",\"mess"));
        assertEquals(null, Refusal.messageIn("HTTP/1.1 503 x\r\n"));
    }

    @Test
    void levelsAreInDecibels() {
        byte[] half = {0, 0x40, 0, (byte) 0xC0}; // +0.5, -0.5
        assertEquals(-6.02, Level.dbfs(half), 0.01);
        assertEquals(Level.SILENCE, Level.dbfs(new byte[10]));
    }

    private int run(String... args) {
        return Inlet.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
