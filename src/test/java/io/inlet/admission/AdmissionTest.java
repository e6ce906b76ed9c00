package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.admission.ConnectionLimits.Permit;
import io.inlet.admission.Stress.Measures;
import io.inlet.config.SampleSettings;
import io.inlet.config.Settings;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {

    private static final Logger JOURNAL = Logger.getLogger("io.inlet");
    private static final Optional<String> NO_BROWSER = Optional.empty();
    private static final String ADDRESS = "192.0.2.1";

    private final PlayedTenants tenants = new PlayedTenants();
    private final Revocations revocations = new Revocations(new PlayedStore(), Clock.systemUTC());

    private Admission admission(String... namesAndValues) {
        return tenants.admission(SampleSettings.with(namesAndValues), revocations, Clock.systemUTC());
    }

    private static Permit admitted(Decision decision) {
        return assertInstanceOf(Decision.Admitted.class, decision, decision::toString)
                .permit();
    }

    private static Refusal refused(Refusal.Reason reason, Decision decision) {
        Refusal refusal = assertInstanceOf(Decision.Refused.class, decision).refusal();
        assertEquals(reason, refusal.reason());
        return refusal;
    }

    @BeforeAll
    static void quiet() {
        JOURNAL.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        JOURNAL.setLevel(null);
    }

    @Test
    void whoMayIngestComesInAndIsCounted() {
        Admission admission = admission();
        Permit permit = admitted(admission.decide(knock(true, NO_BROWSER)));
        assertEquals(1, admission.open());
        permit.close();
        assertEquals(0, admission.open());
    }

    @Test
    void withoutTheRoleNobodyComesIn() {
        Admission admission = admission();
        Refusal refusal = refused(Refusal.Reason.INSUFFICIENT_ROLE, admission.decide(knock(false, NO_BROWSER)));
        assertEquals("The token's groups do not contain ingest.", refusal.message());
        assertEquals(0, refusal.retryAfterS());
        assertEquals(0, admission.open());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://desk.example.com", "http://localhost:5173"})
    void pagesOfAnAllowedOriginComeIn(String origin) {
        Admission admission = admission("ALLOWED_ORIGINS", "https://desk.example.com,http://localhost:5173");
        admitted(admission.decide(knock(true, Optional.of(origin))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://desk.example.com",
                "https://desk.example.com:8443",
                "https://desk.example.com.evil.example",
                "https://evil.example?https://desk.example.com",
                "https://desk.example.co",
                "null",
                ""
            })
    void pagesOfAnotherOriginDoNot(String origin) {
        Admission admission = admission("ALLOWED_ORIGINS", "https://desk.example.com");
        Refusal refusal =
                refused(Refusal.Reason.ORIGIN_NOT_ALLOWED, admission.decide(knock(true, Optional.of(origin))));
        assertTrue(refusal.message().contains("ALLOWED_ORIGINS"), refusal.message());
        assertEquals(0, refusal.retryAfterS());
        assertEquals(0, admission.open());
    }

    @Test
    void whoIsNoBrowserNeedsNoOrigin() {
        admitted(admission("ALLOWED_ORIGINS", "https://desk.example.com").decide(knock(true, NO_BROWSER)));
    }

    @Test
    void withoutAListEveryOriginIsAllowed() {
        admitted(admission().decide(knock(true, Optional.of("https://anywhere.example"))));
    }

    @Test
    void aFullNodeSendsElsewhere() {
        Admission admission = admission("MAX_CONNECTIONS", "1");
        Permit permit = admitted(admission.decide(knock(true, NO_BROWSER)));
        Refusal refusal = refused(Refusal.Reason.NODE_FULL, admission.decide(knock(true, NO_BROWSER)));
        assertEquals("This node has its 1 connections: try another.", refusal.message());
        assertTrue(refusal.retryAfterS() > 0);
        permit.close();
        admitted(admission.decide(knock(true, NO_BROWSER)));
    }

    @Test
    void onceClosedEverybodyIsSentElsewhereAndThoseInsideStay() {
        Admission admission = admission("ALLOWED_ORIGINS", "https://desk.example.com");
        Permit permit = admitted(admission.decide(knock(true, NO_BROWSER)));
        assertEquals(false, admission.closed());
        admission.close();
        assertEquals(true, admission.closed());
        Refusal refusal = refused(Refusal.Reason.DRAINING, admission.decide(knock(true, NO_BROWSER)));
        assertTrue(refusal.retryAfterS() > 0);
        refused(Refusal.Reason.DRAINING, admission.decide(knock(false, Optional.of("https://x.example"))));
        assertEquals(1, admission.open());
        permit.close();
        assertEquals(0, admission.open());
    }

    @Test
    void whatIsHeldIsReleasedAndWhatIsClosedIsNot() {
        Admission admission = admission();
        admission.hold();
        assertEquals(true, admission.closed());
        assertEquals(false, admission.goingAway());
        refused(Refusal.Reason.DRAINING, admission.decide(knock(true, NO_BROWSER)));
        admission.release();
        assertEquals(false, admission.closed());
        admitted(admission.decide(knock(true, NO_BROWSER)));
        admission.close();
        admission.release();
        assertEquals(true, admission.closed());
        assertEquals(true, admission.goingAway());
        refused(Refusal.Reason.DRAINING, admission.decide(knock(true, NO_BROWSER)));
    }

    // ---- tenants

    private static Knock knock(String... claimsAndValues) {
        Map<String, Object> claims = new HashMap<>();
        for (int i = 0; i < claimsAndValues.length; i += 2) {
            claims.put(claimsAndValues[i], claimsAndValues[i + 1]);
        }
        return new Knock(new SampleToken(claims), NO_BROWSER, ADDRESS);
    }

    @Test
    void aTenantHasItsPlacesAndNobodyElses() {
        Admission admission = admission("MAX_CONNECTIONS_PER_TENANT", "2");
        Permit first = admitted(admission.decide(knock("tenant_id", "acme", "interaction_id", "1")));
        admitted(admission.decide(knock("tenant_id", "acme", "interaction_id", "2")));
        Refusal refusal = refused(
                Refusal.Reason.TENANT_FULL, admission.decide(knock("tenant_id", "acme", "interaction_id", "3")));
        assertEquals("The tenant has its 2 connections: close one first.", refusal.message());
        assertTrue(refusal.retryAfterS() > 0);
        assertEquals(2, admission.open(), "who is refused takes no place of the node's");
        admitted(admission.decide(knock("tenant_id", "umbrella", "interaction_id", "3")));
        first.close();
        first.close();
        assertEquals(1, tenants.taken("acme"));
        admitted(admission.decide(knock("tenant_id", "acme", "interaction_id", "3")));
    }

    @Test
    void aTenantMayHaveALimitOfItsOwnOrNone() {
        Admission admission =
                admission("MAX_CONNECTIONS_PER_TENANT", "1", "MAX_CONNECTIONS_BY_TENANT", "acme:2,umbrella:0");
        for (String interaction : List.of("1", "2")) {
            admitted(admission.decide(knock("tenant_id", "acme", "interaction_id", interaction)));
        }
        refused(Refusal.Reason.TENANT_FULL, admission.decide(knock("tenant_id", "acme", "interaction_id", "3")));
        int asked = tenants.asked();
        for (String interaction : List.of("1", "2", "3")) {
            admitted(admission.decide(knock("tenant_id", "umbrella", "interaction_id", interaction)));
        }
        assertEquals(asked, tenants.asked(), "nobody counts where there is no limit");
    }

    @Test
    void aCallThatComesBackIsNotKeptOutByItself() {
        Admission admission = admission("MAX_CONNECTIONS_PER_TENANT", "1");
        Permit former = admitted(admission.decide(knock("tenant_id", "acme", "interaction_id", "1")));
        Permit next = admitted(admission.decide(knock("tenant_id", "acme", "interaction_id", "1")));
        former.close();
        assertEquals(1, tenants.taken("acme"), "the former connection does not give back what is the next one's");
        refused(Refusal.Reason.TENANT_FULL, admission.decide(knock("tenant_id", "acme", "interaction_id", "2")));
        next.close();
        assertEquals(0, tenants.taken("acme"));
    }

    @Test
    void aTokenForManyInteractionsHasAPlaceForEachConnection() {
        Admission admission = admission("MAX_CONNECTIONS_PER_TENANT", "1");
        admitted(admission.decide(knock("tenant_id", "acme", "interaction_id", "int-*")));
        refused(Refusal.Reason.TENANT_FULL, admission.decide(knock("tenant_id", "acme", "interaction_id", "int-*")));
        refused(Refusal.Reason.TENANT_FULL, admission.decide(knock("tenant_id", "acme")));
    }

    @Test
    void whereTheTokenNamesNoTenantThePlaceIsTakenAtStart() {
        Admission admission = admission("MAX_CONNECTIONS_PER_TENANT", "1");
        Permit first = admitted(admission.decide(knock()));
        Permit second = admitted(admission.decide(knock()));
        assertEquals(0, tenants.taken("acme"));
        assertTrue(entered(first, "1"));
        assertTrue(entered(first, "1"), "it is counted once");
        assertFalse(entered(second, "2"));
        first.close();
        assertTrue(entered(second, "2"));
    }

    @Test
    void aPlaceThatComesAfterTheConnectionHasGoneIsGivenBack() {
        Admission admission = admission("MAX_CONNECTIONS_PER_TENANT", "1");
        Permit permit = admitted(admission.decide(knock()));
        tenants.waits();
        CompletionStage<Boolean> entered = permit.enter("acme", Optional.of("1"));
        permit.close();
        tenants.answer();
        assertTrue(entered.toCompletableFuture().isDone());
        assertEquals(0, tenants.taken("acme"));
    }

    private static boolean entered(Permit permit, String interaction) {
        return permit.enter("acme", Optional.of(interaction))
                .toCompletableFuture()
                .getNow(false);
    }

    // ---- stress

    @Test
    void aNodeUnderStressSendsElsewhereAndThoseInsideStay() {
        Settings settings = SampleSettings.with();
        Measures[] now = {new Measures(0, 0, 0)};
        Stress stress = new Stress(settings.stress(), () -> now[0], Clock.systemUTC());
        Admission admission = tenants.admission(settings, revocations, stress, Clock.systemUTC());
        admitted(admission.decide(knock()));
        now[0] = new Measures(2000, 0, 0);
        stress.measure();
        Refusal refusal = refused(Refusal.Reason.OVERLOADED, admission.decide(knock()));
        assertTrue(refusal.retryAfterS() > 0);
        assertEquals(1, admission.open());
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_UPGRADE, 400, bad_upgrade",
        "INVALID_TOKEN, 401, invalid_token",
        "TOKEN_REVOKED, 401, token_revoked",
        "INVALID_CREDENTIALS, 401, invalid_credentials",
        "PROVIDER_CLOSED, 403, provider_closed",
        "TENANT_NOT_ALLOWED, 403, tenant_not_allowed",
        "UNKNOWN_PROVIDER, 404, unknown_provider",
        "TENANT_FULL, 429, tenant_full",
        "TOO_MANY_HANDSHAKES, 429, too_many_handshakes",
        "TOO_MANY_FAILURES, 429, too_many_failures",
        "OVERLOADED, 503, overloaded",
        "INSUFFICIENT_ROLE, 403, insufficient_role",
        "ORIGIN_NOT_ALLOWED, 403, origin_not_allowed",
        "UPGRADE_REQUIRED, 426, upgrade_required",
        "TOO_MANY_CONNECTIONS, 429, too_many_connections",
        "NODE_FULL, 503, node_full",
        "DRAINING, 503, draining"
    })
    void aRefusalHasTheStatusOfTheContract(Refusal.Reason reason, int status, String word) {
        assertEquals(status, reason.status());
        assertEquals(word, reason.word());
    }

    @Test
    void aRevokedTokenIsRefusedWhateverItsRoleAndTheOthersAreNot() {
        Admission admission = admission();
        revocations.revoke(Revocation.Kind.TENANT, "acme", "unpaid", Optional.empty(), "olga");
        Refusal refusal = refused(Refusal.Reason.TOKEN_REVOKED, admission.decide(knock(Map.of("tenant_id", "acme"))));
        assertEquals(
                "The token was revoked, by its tenant_id: ask whoever gives out tokens.",
                refusal.message(),
                "callers are not told why");
        refused(
                Refusal.Reason.TOKEN_REVOKED,
                admission.decide(knock(Map.of("tenant_id", "acme", "groups", Set.of("ops")))));
        assertEquals(0, admission.open());
        admitted(admission.decide(knock(Map.of("tenant_id", "other"))));
        admitted(admission.decide(knock(Map.of())));
        revocations.lift(Revocation.Kind.TENANT, "acme", "olga");
        admitted(admission.decide(knock(Map.of("tenant_id", "acme"))));
    }

    @Test
    void aRefusalForAnotherTokenHasAChallengeInPrintableAscii() {
        assertEquals(
                Optional.of("Bearer error=\"invalid_token\", error_description=\"say ?no? ? once\""),
                Refusal.invalidToken("say \"no\" \u00e9 once").challenge());
        assertEquals(Optional.empty(), Refusal.insufficientRole("ops").challenge());
        assertEquals(
                "{\"error\":\"insufficient_role\",\"message\":\"The token's groups do not contain ops.\"}",
                Refusal.insufficientRole("ops").json());
    }

    @Test
    void aRefusalOfCredentialsHasTheChallengeOfItsPlatformAndNoneOfTokens() {
        Refusal refusal = Refusal.invalidCredentials("No.", "Basic realm=\"inlet\"");
        assertEquals(Optional.of("Basic realm=\"inlet\""), refusal.challenge());
        assertThrows(
                IllegalArgumentException.class,
                () -> new Refusal(Refusal.Reason.INVALID_CREDENTIALS, "No.", 0, Optional.empty()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Refusal(Refusal.Reason.PROVIDER_CLOSED, "No.", 0, Optional.of("Basic")));
    }

    private static Knock knock(Map<String, Object> claims) {
        return new Knock(new SampleToken(claims), NO_BROWSER, ADDRESS);
    }

    private static Knock knock(boolean mayIngest, Optional<String> origin) {
        Map<String, Object> claims = mayIngest ? Map.of() : Map.of("groups", Set.of("ops"));
        return new Knock(new SampleToken(claims), origin, ADDRESS);
    }
}
