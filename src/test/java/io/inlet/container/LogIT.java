package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The last of a run: the server's output tells of calls and refusals, and holds no secret of all that was sent. */
@OnInlet
@Order(Integer.MAX_VALUE)
class LogIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String interaction = Audio.newCall("int-log");

    @Test
    void theLogTellsOfCallsAndRefusalsAndHoldsNoSecret() {
        try (Call call = Call.started("tenant-log", interaction)) {
            call.send(Audio.frame(interaction, 1));
            call.say("{\"event\":\"stop\"}");
            call.hears("stopped");
        }
        Request.handshake()
                .bearer(Token.of("tenant-log", interaction).signedBy(Keys.rsa().getPrivate()))
                .send();
        awaitLine("Stream started");
        awaitLine("Stream ended");
        awaitLine("signature");

        String log = log();
        for (String token : Token.MINTED) {
            for (String part : token.substring(token.indexOf('.') + 1).split("\\.")) {
                assertFalse(log.contains(part), () -> "in the log: " + part);
            }
        }
        assertNotLogged("the key", InletUnderTest.KEYS.getPublic().getEncoded());
        assertNotLogged("audio", Audio.frame(interaction, 1));
    }

    private static void awaitLine(String text) {
        Await.until("«" + text + "» in the log", PATIENCE, () -> log().contains(text));
    }

    private static void assertNotLogged(String what, byte[] secret) {
        String base64 = Base64.getEncoder().encodeToString(secret);
        assertFalse(log().contains(base64.substring(64, 128)), () -> what + " is in the log");
    }

    private static String log() {
        return String.join("\n", ServerOutput.lines());
    }
}
