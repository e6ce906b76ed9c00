package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.config.SampleSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenLifeTest {

    private static final long EXPIRY = 1_000_000;

    private static TokenLife life(String... settings) {
        return new TokenLife(SampleSettings.with(settings).jwt(), EXPIRY);
    }

    @ParameterizedTest(name = "told {0} s before its expiry, a sender is reminded {1} s before it")
    @CsvSource({"600, 60", "121, 60", "120, 60", "60, 30", "10, 5", "1, 0.5", "0, 0"})
    void remindsOnceAndInTime(long toldS, double remindedS) {
        TokenLife life = life();
        assertEquals(toldS, life.told(EXPIRY - toldS * 1000));
        long due = EXPIRY - (long) (remindedS * 1000);
        assertFalse(life.expiring(due - 1));
        assertTrue(life.expiring(due));
        assertFalse(life.expiring(due + 1));
        assertFalse(life.expiring(EXPIRY));
    }

    @Test
    void nobodyIsRemindedOfWhatHeWasNotTold() {
        assertFalse(life().expiring(EXPIRY));
    }

    @ParameterizedTest(name = "grace {0} s, skew {1} s")
    @CsvSource({"25, 5, 25000", "0, 5, 5000", "0, 0, 0", "300, 60, 300000", "10, 60, 60000"})
    void endsWhenGraceOrSkewAreOver(String grace, String skew, long afterMs) {
        TokenLife life = life("TOKEN_GRACE_S", grace, "JWT_CLOCK_SKEW_S", skew);
        assertFalse(life.expired(EXPIRY + afterMs));
        assertTrue(life.expired(EXPIRY + afterMs + 1));
    }

    @Test
    void aNewTokenHasALifeOfItsOwn() {
        TokenLife life = life();
        life.told(0);
        assertTrue(life.expiring(EXPIRY - 60_000));
        life.renewed(2 * EXPIRY);
        assertEquals(1000, life.told(EXPIRY));
        assertFalse(life.expired(EXPIRY + 60_000));
        assertFalse(life.expiring(2 * EXPIRY - 60_001));
        assertTrue(life.expiring(2 * EXPIRY - 60_000));
    }

    @Test
    void aTokenThatWasNotJudgedIsAskedForAgainWhileSomethingIsLeft() {
        TokenLife life = life();
        life.told(0);
        assertTrue(life.expiring(EXPIRY - 60_000));
        life.undecided(EXPIRY - 40_000);
        assertFalse(life.expiring(EXPIRY - 20_001));
        assertTrue(life.expiring(EXPIRY - 20_000));
        life.undecided(EXPIRY);
        assertFalse(life.expiring(EXPIRY + 10_000));
    }

    @Test
    void whatIsLeftIsNeverNegative() {
        assertEquals(2, life().expiresInS(EXPIRY - 2999));
        assertEquals(0, life().expiresInS(EXPIRY + 2999));
        assertEquals(0, life().told(EXPIRY + 2999));
    }
}
