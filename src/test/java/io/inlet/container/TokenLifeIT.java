package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A token runs out in the middle of a call, or is replaced; and a call that sends more than a call can say. */
@OnInlet
class TokenLifeIT {

    private static final String TENANT = "tenant-token";
    private static final Duration SHORT = Duration.ofSeconds(4);

    /** The skew that is the server's default, there being no grace. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    private final String interaction = Audio.newCall("int-token");

    private Token token() {
        return Token.of(TENANT, interaction);
    }

    private static String auth(String token) {
        return Json.createObjectBuilder()
                .add("event", "auth")
                .add("token", token)
                .build()
                .toString();
    }

    /** The next that is no ack. */
    private static JsonObject heard(Call call, String event) {
        Call.Heard heard = call.next();
        while (heard.is("ack")) {
            heard = call.next();
        }
        assertTrue(heard.is(event), heard.toString());
        return heard.json();
    }

    @Test
    void aCallEndsWithItsTokenAndGoesOnWithAnother() {
        long epoch;
        int sent;
        try (Call call = Call.dial(TENANT, interaction, token().in("exp", SHORT).signed())) {
            call.say(call.start());
            JsonObject started = call.hears("started");
            assertTrue(started.getInt("token_expires_in_s") <= SHORT.toSeconds(), started.toString());
            epoch = started.getJsonNumber("epoch").longValue();
            try (Speech speech = new Speech(call, Integer.MAX_VALUE)) {
                long began = System.nanoTime();
                int left = heard(call, "token_expiring").getInt("in_s");
                assertTrue(left >= 0 && left <= SHORT.toSeconds() / 2, left + " s");
                JsonObject error = heard(call, "error");
                Duration lasted = Duration.ofNanos(System.nanoTime() - began);
                assertEquals("token_expired", error.getString("code"));
                assertFalse(error.getBoolean("retryable"));
                assertTrue(lasted.compareTo(SHORT.plus(SKEW).minusSeconds(1)) > 0, lasted + " of grace");
                call.hearsClose(4502);
                sent = speech.sent();
            }
        }
        try (Call again = Call.dial(TENANT, interaction, token().signed())) {
            again.say(again.start()
                    .add(
                            "resume",
                            Json.createObjectBuilder().add("epoch", epoch).add("seq", 0)));
            JsonObject started = again.hears("started");
            assertEquals(epoch, started.getJsonNumber("epoch").longValue());
            int next = started.getInt("next_seq");
            assertTrue(next > 10 && next <= sent + 1, next + " of " + sent);
        }
    }

    @Test
    void aNewTokenKeepsACallGoing() {
        try (Call call = Call.dial(TENANT, interaction, token().in("exp", SHORT).signed())) {
            call.say(call.start());
            call.hears("started");
            try (Speech speech = new Speech(call, Integer.MAX_VALUE)) {
                heard(call, "token_expiring");
                call.say(auth(token().signed()));
                assertTrue(heard(call, "authenticated").getInt("token_expires_in_s") > 500);
                speech.awaitSent((int) SHORT.plus(SKEW).plusSeconds(1).toMillis() / Speech.FRAME_MS);
            }
            call.say("{\"event\":\"stop\"}");
            assertEquals(0, heard(call, "stopped").getInt("lost"));
            call.hearsClose(1000);
        }
    }

    @Test
    void aNewTokenMayComeBeforeStart() {
        try (Call call = Call.dial(TENANT, interaction, token().in("exp", SHORT).signed())) {
            call.say(auth(token().signed()));
            call.hears("authenticated");
            call.say(call.start());
            assertTrue(call.hears("started").getInt("token_expires_in_s") > 500);
        }
    }

    static Stream<Arguments> badTokens() {
        return Stream.of(
                bad(
                        "another key",
                        4501,
                        "token_invalid",
                        token -> token.signedBy(Keys.rsa().getPrivate())),
                bad("no algorithm", 4501, "token_invalid", Token::unsigned),
                bad(
                        "expired",
                        4501,
                        "token_invalid",
                        token -> token.in("exp", Duration.ofMinutes(-2)).signed()),
                bad("nonsense", 4501, "token_invalid", token -> "a.b.c"),
                bad(
                        "more than 8 KiB",
                        4501,
                        "token_invalid",
                        token -> token.with("x", "x".repeat(9000)).signed()),
                bad(
                        "role ops",
                        4501,
                        "token_invalid",
                        token -> token.groups("ops").signed()),
                bad(
                        "tenant",
                        4503,
                        "tenant_mismatch",
                        token -> token.with("tenant_id", "tenant-x").signed()),
                bad(
                        "call",
                        4503,
                        "interaction_mismatch",
                        token -> token.with("interaction_id", "int-x").signed()));
    }

    private static Arguments bad(String name, int closeCode, String code, Function<Token, String> token) {
        return Arguments.of(name, closeCode, code, token);
    }

    @ParameterizedTest(name = "{0} → {1} {2}")
    @MethodSource("badTokens")
    void aTokenThatDoesNotFitEndsTheCallAndWhatWasSaidIsPublished(
            String name, int closeCode, String code, Function<Token, String> token) {
        try (Subscriber consumer = Subscriber.ofFrames(interaction);
                Call call = Call.started(TENANT, interaction)) {
            call.send(1, 3);
            String compact = token.apply(token());
            call.say(auth(compact));
            JsonObject error = call.hearsErrorAndClose(closeCode);
            assertEquals(code, error.getString("code"));
            for (String part : compact.split("\\.")) {
                assertFalse(part.length() > 3 && error.toString().contains(part), error.toString());
            }
            assertEquals(3, consumer.inOrder(0, 3).size());
        }
    }

    // ---- the budget

    @Test
    void aMinuteThatWasHeldUpMayComeAtOnce() {
        int frames = 60_000 / Audio.FRAME_MS;
        try (Call call = Call.started(TENANT, interaction)) {
            call.send(1, frames);
            call.say("{\"event\":\"stop\"}");
            JsonObject stopped = heard(call, "stopped");
            assertEquals(frames, stopped.getInt("published"), stopped.toString());
            call.hearsClose(1000);
        }
    }

    @Test
    void moreAudioThanThatEndsTheCall() {
        try (Call call = Call.started(TENANT, interaction)) {
            try {
                call.send(1, 3 * 60_000 / Audio.FRAME_MS);
            } catch (IllegalStateException closedMeanwhile) {
                // as it should be
            }
            JsonObject error = heard(call, "error");
            assertEquals("rate_limit", error.getString("code"));
            assertTrue(error.getBoolean("retryable"));
            call.hearsClose(4029);
        }
    }

    @Test
    void moreFramesThanTenSecondsOfThemEndTheCall() {
        try (Call call = Call.started(TENANT, interaction)) {
            try {
                for (int i = 0; i < 20_000; i++) {
                    call.send(new byte[2]);
                }
            } catch (IllegalStateException closedMeanwhile) {
                // as it should be
            }
            assertEquals("rate_limit", heard(call, "error").getString("code"));
            call.hearsClose(4029);
        }
    }
}
