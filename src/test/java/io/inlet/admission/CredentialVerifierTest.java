package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.config.Platform;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which platforms are let in, as what, and what the others are told. */
class CredentialVerifierTest {

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    private static PlayedPlatform exotel(String... lines) {
        return new PlayedPlatform("exotel").with(lines);
    }

    private static PlayedPlatform freeswitch(String tenants) {
        return new PlayedPlatform("freeswitch").with("freeswitch query T0KEN tenant=" + tenants);
    }

    // ---- which platforms

    @ParameterizedTest
    @ValueSource(strings = {"acme", "Exotel", "", "exotel/", "address"})
    void noOtherPlatformIsThere(String word) {
        Refusal refusal = new PlayedPlatform(word)
                .with("exotel address from=203.0.113.9")
                .refused(Refusal.Reason.UNKNOWN_PROVIDER);
        assertTrue(refusal.message().contains("exotel, twilio"), refusal.message());
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void noneIsOpenByDefault(Platform platform) {
        Refusal refusal = new PlayedPlatform(platform.word())
                .header("Authorization", basic("KEY:TOKEN"))
                .query("token=T0KEN")
                .refused(Refusal.Reason.PROVIDER_CLOSED);
        assertEquals(
                "No credentials of " + platform.word() + " are configured: set STREAM_CREDENTIALS.", refusal.message());
    }

    @Test
    void theCredentialsOfOnePlatformOpenNoOther() {
        exotel("jambonz basic KEY:TOKEN")
                .header("Authorization", basic("KEY:TOKEN"))
                .refused(Refusal.Reason.PROVIDER_CLOSED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            exotel     | Basic realm="inlet"
            twilio     | Signature realm="inlet"
            signalwire | Bearer realm="inlet"
            telnyx     | Bearer realm="inlet"
            plivo      | Signature realm="inlet"
            vonage     | Bearer realm="inlet"
            jambonz    | Basic realm="inlet"
            freeswitch | Basic realm="inlet", Bearer realm="inlet"
            audiohook  | Signature realm="inlet"
            asterisk   | Basic realm="inlet"
            bandwidth  | Basic realm="inlet"
            infobip    | Basic realm="inlet", Bearer realm="inlet"
            """)
    void whoSendsNoneIsChallengedByWhatThePlatformCanSend(String platform, String challenge) {
        Refusal refusal = new PlayedPlatform(platform)
                .with(platform + " address tenant=acme from=192.0.2.1")
                .refused(Refusal.Reason.INVALID_CREDENTIALS);
        assertEquals(Optional.of(challenge), refusal.challenge());
        assertEquals(
                "No credential of " + platform
                        + " is for calls from 203.0.113.9: see from=, and TRUSTED_PROXIES where a proxy is between.",
                refusal.message());
    }

    // ---- secrets that come along

    @Test
    void aUserAndPasswordOpenTheDoor() {
        PlayedPlatform exotel = exotel("exotel basic KEY:TO:KÉN tenant=acme");
        exotel.header("authorization", basic("KEY:TO:KÉN")).letIn();
        exotel.header("AUTHORIZATION", basic("KEY:TO:KÉN").replace("Basic", "bAsIc"))
                .letIn();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"KEY:token", "OTHER:TOKEN", "KEY:TOKEN2", "KEY:TOKE", "KEYTOKEN", "KEY:", ":TOKEN", ":", ""})
    void anUnknownUserHearsTheSameAsAWrongPassword(String sent) {
        PlayedPlatform exotel = exotel("exotel basic KEY:TOKEN").header("Authorization", basic(sent));
        String expected = sent.isEmpty()
                ? "No credentials: exotel must send Authorization: Basic."
                : "The user and password of Authorization: Basic are not those of a credential.";
        assertEquals(expected, exotel.wrong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic KEY:TOKEN", "Basic ####", "Basic S0VZOlRPS0VO=", "Basic S0VZOlRPS0VO S0VZ"})
    void whatIsNotBase64IsNobodysPassword(String header) {
        exotel("exotel basic KEY:TOKEN").header("Authorization", header).wrong();
    }

    @Test
    void aBearerTokenOpensTheDoorAndAnotherDoesNot() {
        PlayedPlatform signalwire = new PlayedPlatform("signalwire").with("signalwire bearer T0KEN");
        signalwire.header("Authorization", "Bearer T0KEN").letIn();
        signalwire.header("Authorization", "bearer  T0KEN ").letIn();
        assertEquals(
                "The token of Authorization: Bearer is not that of a credential.",
                signalwire.header("Authorization", "Bearer t0ken").wrong());
        for (String other : new String[] {"T0KEN", "Basic T0KEN", "Bearer", "BearerT0KEN"}) {
            assertEquals(
                    "No credentials: signalwire must send Authorization: Bearer.",
                    signalwire.header("Authorization", other).wrong());
        }
    }

    @Test
    void telnyxSendsItsTokenInAHeaderOfItsOwnOrAsABearerToken() {
        PlayedPlatform telnyx = new PlayedPlatform("telnyx").with("telnyx token T0KEN");
        assertEquals("No credentials: telnyx must send x-telnyx-streaming-auth-token.", telnyx.wrong());
        telnyx.header("Authorization", "Bearer T0KEN").letIn();
        telnyx.header("X-Telnyx-Streaming-Auth-Token", "another").wrong();
        telnyx.header("X-TELNYX-STREAMING-AUTH-TOKEN", "T0KEN").letIn();
    }

    @Test
    void aTokenInTheUrlOpensTheDoorWhereItIsConfigured() {
        freeswitch("acme").query("a=1&token=T0KEN").letIn();
        new PlayedPlatform("freeswitch")
                .with("freeswitch query a+b/%= tenant=acme")
                .query("token=a+b%2F%25=")
                .letIn();
        for (String query :
                new String[] {"token=t0ken", "token=T0KEN2", "Token=T0KEN", "token=", "a=token=T0KEN", ""}) {
            freeswitch("acme").query(query).wrong();
        }
        new PlayedPlatform("freeswitch")
                .with("freeswitch bearer T0KEN tenant=acme")
                .query("token=T0KEN")
                .wrong();
    }

    @Test
    void theKeyOfAnAudioHookWithoutClientSecretIsEnough() {
        PlayedPlatform audiohook = new PlayedPlatform("audiohook").with("audiohook key QVBJ");
        assertEquals("No credentials: audiohook must send X-API-KEY.", audiohook.wrong());
        assertEquals(
                "The X-API-KEY is not that of a credential.",
                audiohook.header("x-api-key", "QVBK").wrong());
        audiohook.header("x-api-key", "QVBJ").letIn();
    }

    // ---- where it comes from

    @Test
    void anAddressAloneMayBeEnough() {
        PlayedPlatform exotel = exotel("exotel address tenant=acme from=203.0.113.7,198.51.100.0/24");
        exotel.from("203.0.113.7").letIn();
        exotel.from("198.51.100.255").letIn();
        exotel.from("::ffff:203.0.113.7").letIn();
        exotel.from("203.0.113.8").wrong();
        exotel.from("2001:db8::1").wrong();
        exotel.from("unknown").wrong();
    }

    @Test
    void aSecretCountsFromItsAddressesOnlyAndElsewhereDoesNotTellWhetherItIsRight() {
        PlayedPlatform exotel = exotel("exotel basic KEY:TOKEN from=198.51.100.0/24", "exotel basic OTHER:TOKEN")
                .header("Authorization", basic("KEY:TOKEN"));
        exotel.from("198.51.100.1").letIn();
        String right = exotel.from("203.0.113.9").wrong();
        String wrong = exotel.header("Authorization", basic("KEY:wrong")).wrong();
        assertEquals(wrong, right);
        exotel.header("Authorization", basic("OTHER:TOKEN")).letIn();
    }

    // ---- several

    @ParameterizedTest
    @ValueSource(strings = {"KEY:OLD", "KEY:NEW"})
    void ofTwoSecretsEitherCountsSoThatTheyCanBeReplaced(String sent) {
        JsonWebToken token = exotel("exotel basic KEY:OLD name=old", "exotel basic KEY:NEW name=new")
                .header("Authorization", basic(sent))
                .letIn();
        assertEquals("exotel/" + sent.substring(4).toLowerCase(), token.getSubject());
    }

    @Test
    void oneOfSeveralWaysIsEnoughAndASecretCountsBeforeAnAddress() {
        PlayedPlatform exotel =
                exotel("exotel address name=lan from=203.0.113.0/24", "exotel basic KEY:TOKEN name=key");
        assertEquals("exotel/lan", exotel.letIn().getSubject());
        exotel.header("Authorization", basic("KEY:TOKEN"));
        assertEquals("exotel/key", exotel.letIn().getSubject());
        assertEquals("exotel/key", exotel.from("192.0.2.1").letIn().getSubject());
    }

    @Test
    void whatWasTriedAndFailedIsToldBeforeWhatWasNot() {
        PlayedPlatform infobip = new PlayedPlatform("infobip")
                .with("infobip basic KEY:TOKEN tenant=acme", "infobip query T0KEN tenant=acme");
        assertEquals("No credentials: infobip must send Authorization: Basic, or ?token= in the URL.", infobip.wrong());
        assertEquals(
                "The token in the URL is not that of a credential.",
                infobip.query("token=wrong").wrong());
    }

    // ---- whose calls

    @Test
    void aCredentialIsATokenForItsTenantAndAccountThatDoesNotExpire() {
        JsonWebToken token = exotel("exotel address tenant=acme account=AC1 name=office from=203.0.113.9")
                .letIn();
        assertEquals(Set.of("sub", "groups", "exp", "tenant_id", "platform_account"), token.getClaimNames());
        assertEquals("exotel/office", token.getName());
        assertEquals(Set.of("ingest"), TokenVerifier.roles(token));
        assertEquals(Instant.parse("9999-12-31T23:59:59Z"), Instant.ofEpochSecond(token.getExpirationTime()));
        StreamBinding binding = StreamBinding.of(token);
        assertEquals(Optional.of("acme"), binding.tenantId());
        assertEquals(Optional.of("AC1"), binding.accountId());
        assertEquals(Optional.of("exotel/office"), Identity.of(token).sub());
    }

    @Test
    void withoutATenantTheAccountOfThePlatformCountsAndTheUrlCannotNameAnother() {
        PlayedPlatform exotel = exotel("exotel address from=203.0.113.9");
        assertEquals(Optional.empty(), StreamBinding.of(exotel.letIn()).tenantId());
        assertEquals(
                "The credential is not for the tenant of the URL: its tenant= must name it.",
                exotel.query("tenant=acme")
                        .refused(Refusal.Reason.TENANT_NOT_ALLOWED)
                        .message());
        exotel.query("tenant=").letIn();
    }

    @Test
    void ofSeveralTenantsTheUrlChoosesOne() {
        for (String tenant : new String[] {"acme", "globex"}) {
            assertEquals(
                    Optional.of(tenant),
                    StreamBinding.of(freeswitch("acme|globex")
                                    .query("token=T0KEN&tenant=" + tenant)
                                    .letIn())
                            .tenantId());
        }
        assertEquals(
                "The credential is for several tenants: choose one by ?tenant= in the URL.",
                freeswitch("acme|globex")
                        .query("token=T0KEN")
                        .refused(Refusal.Reason.TENANT_NOT_ALLOWED)
                        .message());
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "ACME", "acme|globex", "acm", "other&tenant=acme"})
    void anotherTenantIsRefused(String asked) {
        freeswitch("acme|globex").query("token=T0KEN&tenant=" + asked).refused(Refusal.Reason.TENANT_NOT_ALLOWED);
        freeswitch("acme").query("token=T0KEN&tenant=" + asked).refused(Refusal.Reason.TENANT_NOT_ALLOWED);
    }

    @Test
    void whoIsNotProvenDoesNotLearnWhichTenantsThereAre() {
        freeswitch("acme").query("token=wrong&tenant=other").refused(Refusal.Reason.INVALID_CREDENTIALS);
    }

    @Test
    void whereTwoTenantsShareASecretTheOneThatIsAskedForCounts() {
        PlayedPlatform freeswitch = new PlayedPlatform("freeswitch")
                .with("freeswitch query T0KEN tenant=acme", "freeswitch query T0KEN tenant=globex")
                .query("token=T0KEN&tenant=globex");
        assertEquals(Optional.of("globex"), StreamBinding.of(freeswitch.letIn()).tenantId());
    }

    // ---- what is shown

    @Test
    void noTextOfARequestShowsASecret() {
        PlatformRequest request = freeswitch("acme")
                .query("token=T0KEN&a=1")
                .header("Authorization", "Bearer T0KEN")
                .request();
        assertFalse(request.toString().contains("T0KEN"), request.toString());
    }
}
