package io.inlet.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentLagsTest {

    private static final long NOW = 1_700_000_000_000L;

    private final Metrics metrics = new Metrics();

    @Test
    void thereIsNoneBeforeTheFirstFrameAndTenSecondsAfterTheLast() {
        RecentLags lane = metrics.recentLags();
        assertEquals(OptionalLong.empty(), metrics.lagP99Ms(NOW));
        lane.add(7, 1, NOW);
        assertEquals(OptionalLong.of(7), metrics.lagP99Ms(NOW));
        assertEquals(OptionalLong.of(7), metrics.lagP99Ms(NOW + 10_000));
        assertEquals(OptionalLong.empty(), metrics.lagP99Ms(NOW + 11_000));
        assertEquals(OptionalLong.empty(), metrics.lagP99Ms(NOW + 16_000), "its place is used anew");
    }

    @Test
    void oneOfAHundredMayBeLaterOnWhicheverLane() {
        RecentLags one = metrics.recentLags();
        RecentLags other = metrics.recentLags();
        one.add(3, 50, NOW);
        other.add(5, 49, NOW + 1000);
        other.add(900, 1, NOW + 1000);
        assertEquals(OptionalLong.of(5), metrics.lagP99Ms(NOW + 1000));
        one.add(800, 1, NOW + 1000);
        assertTrue(metrics.lagP99Ms(NOW + 1000).getAsLong() >= 800);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void itIsRightToWithinAnEighth(long seed) {
        RecentLags lane = metrics.recentLags();
        Random random = new Random(seed);
        long[] lags = new long[5000];
        for (int i = 0; i < lags.length; i++) {
            lags[i] = (long) Math.exp(random.nextDouble() * 10);
            lane.add(lags[i], 1, NOW + i);
        }
        Arrays.sort(lags);
        long right = lags[lags.length - lags.length / 100 - 1];
        long said = metrics.lagP99Ms(NOW + 5000).getAsLong();
        assertTrue(said >= right && said <= right * 9 / 8, said + " for " + right);
    }

    @Test
    void eachBucketEndsBeforeTheNextBegins() {
        for (int bucket = 0; bucket < RecentLags.BUCKETS - 1; bucket++) {
            assertEquals(bucket, RecentLags.bucket(RecentLags.most(bucket)));
            assertEquals(bucket + 1, RecentLags.bucket(RecentLags.most(bucket) + 1));
        }
        assertEquals(RecentLags.BUCKETS - 1, RecentLags.bucket(Long.MAX_VALUE));
        assertEquals(0, RecentLags.bucket(-5), "a clock that was set back");
        assertEquals(RecentLags.MOST_MS, RecentLags.most(RecentLags.BUCKETS - 1));
    }
}
