package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.endpoint.SettableClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;

/** How long operators stay signed in, and how many. */
class OperatorSessionsTest {

    private static final long NOW_S = 1_700_000_000L;
    private static final long MINUTE_MS = 60_000;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final long NEXT_WEEK_S = NOW_S + 7 * 24 * 3600;

    private final SettableClock clock = new SettableClock(NOW_S * 1000);
    private final OperatorSessions sessions = new OperatorSessions(clock);

    private static JsonWebToken token(String sub, long expiresS) {
        return new SampleToken(Map.of(
                "sub", sub, "jti", "jti-of-" + sub, "groups", Set.of("ops"), "exp", expiresS, "iss", "an issuer"));
    }

    private String open(String sub) {
        return sessions.open(token(sub, NEXT_WEEK_S)).secret();
    }

    private boolean lasts(String secret) {
        return sessions.find(secret).isPresent();
    }

    @Test
    void itsSecretAndNothingElseFindsIt() {
        OperatorSessions.Opened opened = sessions.open(token("olga", NEXT_WEEK_S));
        assertEquals(opened.session(), sessions.find(opened.secret()).orElseThrow());
        assertFalse(lasts(""));
        assertFalse(lasts(opened.secret().substring(1)));
        assertFalse(lasts(opened.session().digest()));
    }

    @Test
    void secretsAre256BitsThatNoTokenLooksLike() {
        String secret = open("olga");
        assertTrue(Tickets.looksLikeOne(secret), secret);
        assertNotEquals(secret, open("olga"));
        assertFalse(Tickets.looksLikeOne("eyJhbGciOiJSUzI1NiJ9.e30." + secret));
    }

    @Test
    void itIsWhoTheTokenIsAndMayWhatThatMay() {
        JsonWebToken session =
                sessions.open(token("olga", NOW_S + 60)).session().token();
        assertEquals(Identity.of(token("olga", 0)), Identity.of(session));
        assertEquals(Set.of("ops"), session.getGroups());
        assertEquals(NOW_S + 60, session.getExpirationTime());
    }

    @Test
    void aSessionEndsWithItsToken() {
        String secret = sessions.open(token("olga", NOW_S + 60)).secret();
        clock.pass(MINUTE_MS - 1);
        assertTrue(lasts(secret));
        clock.pass(1);
        assertFalse(lasts(secret));
    }

    @Test
    void aSessionThatNobodyUsesEndsAfterAnHour() {
        String used = open("olga");
        String unused = open("vera");
        clock.pass(HOUR_MS - 1);
        assertTrue(lasts(used));
        clock.pass(1);
        assertTrue(lasts(used));
        assertFalse(lasts(unused));
    }

    @Test
    void whoeverWatchesUsesIt() {
        OperatorSessions.Opened opened = sessions.open(token("olga", NEXT_WEEK_S));
        for (int half = 0; half < 6; half++) {
            clock.pass(HOUR_MS / 2);
            assertTrue(sessions.lasts(opened.session()));
        }
        assertTrue(lasts(opened.secret()));
    }

    @Test
    void noSessionOutlastsTwelveHoursHoweverItIsUsed() {
        String secret = open("olga");
        for (int half = 1; half < 24; half++) {
            clock.pass(HOUR_MS / 2);
            assertTrue(lasts(secret), half + " half hours");
        }
        clock.pass(HOUR_MS / 2);
        assertFalse(lasts(secret));
    }

    @Test
    void whatHasEndedDoesNotComeBack() {
        OperatorSessions.Opened opened = sessions.open(token("olga", NEXT_WEEK_S));
        sessions.end(opened.session());
        assertFalse(lasts(opened.secret()));
        assertFalse(sessions.lasts(opened.session()));
    }

    @Test
    void ofTooManyTheLongestUnusedGivesWay() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < OperatorSessions.MOST; i++) {
            all.add(open("operator-" + i));
            clock.pass(1);
        }
        assertTrue(lasts(all.get(0)));
        String another = open("one-too-many");
        assertTrue(lasts(another));
        assertTrue(lasts(all.get(0)));
        assertFalse(lasts(all.get(1)));
        assertTrue(lasts(all.get(2)));
    }

    @Test
    void whoSignsInAgainAndAgainTakesTheOwnPlacesAndNobodyElses() {
        String other = open("vera");
        clock.pass(1);
        List<String> all = new ArrayList<>();
        for (int i = 0; i <= OperatorSessions.MOST_OF_ONE; i++) {
            all.add(open("olga"));
            clock.pass(1);
        }
        assertFalse(lasts(all.get(0)));
        assertTrue(all.stream().skip(1).allMatch(this::lasts));
        assertTrue(lasts(other));
    }
}
