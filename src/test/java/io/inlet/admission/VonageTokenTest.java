package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VonageTokenTest {

    private static final long NOW = PlayedPlatform.NOW;
    private static final String SECRET = "sixteencharacter"; // as short as those of old accounts
    private static final String NOT_OURS = "The token's signature is not of a signature secret.";

    private static Jws token() {
        return new Jws()
                .header("alg", "HS256")
                .with("iss", "Vonage")
                .with("iat", NOW - 1)
                .with("jti", "c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5")
                .with("api_key", "a1b2c3d")
                .with("application_id", "aaaaaaaa-bbbb-cccc-dddd-0123456789ab");
    }

    private static String signed(Jws token) {
        return token.hmac(SECRET.getBytes(StandardCharsets.UTF_8));
    }

    private static PlayedPlatform vonage(String token) {
        return new PlayedPlatform("vonage")
                .with("vonage jwt " + SECRET + " tenant=acme")
                .header("Authorization", "Bearer " + token);
    }

    @Test
    void aTokenOfTheAccountOpensTheDoor() {
        assertEquals("vonage/vonage-1", vonage(signed(token())).letIn().getSubject());
    }

    @Test
    void ofTwoSecretsEitherCounts() {
        vonage(signed(token()))
                .with("vonage jwt other tenant=acme", "vonage jwt " + SECRET + " tenant=acme")
                .letIn();
    }

    @Test
    void whatTheTokenSaysOfTenantsAndRolesDoesNotCount() {
        String token = signed(token().with("tenant_id", "other").with("sub", "root"));
        assertEquals("vonage/vonage-1", vonage(token).letIn().getSubject());
        assertEquals("acme", vonage(token).letIn().getClaim("tenant_id"));
    }

    @Test
    void anotherSecretOrAnAlteredTokenDoesNot() {
        assertEquals(
                NOT_OURS,
                vonage(token().hmac("another".getBytes(StandardCharsets.UTF_8))).wrong());
        String token = signed(token());
        String[] parts = token.split("\\.");
        String other = signed(token().with("api_key", "other")).split("\\.")[1];
        assertEquals(NOT_OURS, vonage(parts[0] + "." + other + "." + parts[2]).wrong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS512", "RS256", "hs256", ""})
    void noOtherAlgorithmIsAccepted(String algorithm) {
        assertEquals(
                "The token's algorithm is not accepted: sign it with HS256.",
                vonage(signed(token().header("alg", algorithm))).wrong());
    }

    @ParameterizedTest
    @CsvSource({"-5, true", "-6, false", "0, true", "300, true", "301, false"})
    void aTokenIsGoodForFiveMinutes(long age, boolean good) {
        PlayedPlatform vonage = vonage(signed(token().with("iat", NOW - age)));
        if (good) {
            vonage.letIn();
        } else if (age > 0) {
            assertEquals("The token was issued 301 s ago, and 300 are accepted: check the clocks.", vonage.wrong());
        } else {
            assertEquals(
                    "The token is issued in the future, at 2022-01-01T05:00:11Z: check the clocks.", vonage.wrong());
        }
    }

    @Test
    void itsOtherTimesCountWhereTheyAreThere() {
        vonage(signed(token().with("exp", NOW - 5).with("nbf", NOW + 5))).letIn();
        assertEquals(
                "The token expired at 2022-01-01T04:59:59Z.",
                vonage(signed(token().with("exp", NOW - 6))).wrong());
        assertEquals(
                "The token is not yet valid, but from 2022-01-01T05:00:11Z: check the clocks.",
                vonage(signed(token().with("nbf", NOW + 6))).wrong());
        assertEquals(
                "The token has no iat claim.",
                vonage(signed(token().without("iat"))).wrong());
    }

    @Test
    void timesAreOnlyToldOfATokenThatIsOurs() {
        assertEquals(
                NOT_OURS,
                vonage(token().with("iat", 1L).hmac("another".getBytes(StandardCharsets.UTF_8)))
                        .wrong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "a.b", "..", "eyJhbGciOiJIUzI1NiJ9..AAAA"})
    void whatIsNoTokenIsRefusedWithoutItsText(String token) {
        String refusal = vonage(token).wrong();
        assertTrue(refusal.startsWith("The token is malformed: "), refusal);
        assertFalse(refusal.contains("eyJ"), refusal);
    }

    @Test
    void anUnsignedTokenIsMalformedAndNoneIsMissing() {
        String[] parts = signed(token()).split("\\.");
        assertTrue(vonage(parts[0] + "." + parts[1] + ".").wrong().startsWith("The token is malformed: "));
        assertEquals(
                "No credentials: vonage must send Authorization: Bearer with a JWT.",
                vonage("").without("Authorization").wrong());
    }

    @Test
    void aPlainBearerTokenIsADifferentCredential() {
        PlayedPlatform vonage = vonage("T0KEN").with("vonage bearer T0KEN tenant=acme");
        vonage.letIn();
        vonage.header("Authorization", "Bearer other").wrong();
    }
}
