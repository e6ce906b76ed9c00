package io.inlet.admission;

import io.inlet.config.Settings;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How often an address may knock at this node, and how often with a token, or a platform's credentials, that do not
 * verify: asked before they are looked at, so that neither a flood nor who tries out tokens costs signatures. Callers who knock at the same
 * moment may fail a few times more than the limit; they may not knock more often. Thread-safe.
 */
public final class KnockLimits {

    /** A platform's calls come in crowds, and after a restart all at once: the limit is one over this time. */
    private static final int BURST_S = 5;

    /** What may have been a try. */
    private static final Set<Refusal.Reason> FAILURES =
            EnumSet.of(Refusal.Reason.INVALID_TOKEN, Refusal.Reason.INVALID_CREDENTIALS);

    private static final double MS_PER_MINUTE = 60_000;

    private final Optional<TokenBuckets> handshakes;
    private final Optional<TokenBuckets> failures;
    private final Settings.Limits limits;

    public KnockLimits(Settings.Limits limits, Clock clock) {
        this.limits = limits;
        int perS = limits.maxHandshakesPerS();
        int perMinute = limits.maxFailuresPerMinute();
        handshakes = perS == 0
                ? Optional.empty()
                : Optional.of(new TokenBuckets((double) perS * BURST_S, perS / 1000.0, clock));
        failures = perMinute == 0
                ? Optional.empty()
                : Optional.of(new TokenBuckets(perMinute, perMinute / MS_PER_MINUTE, clock));
    }

    /** Counts a handshake; why it may not go on, if so. */
    public Optional<Refusal> handshake(String address) {
        String block = AddressBlock.of(address);
        return handshakes
                .filter(buckets -> !buckets.take(block))
                .map(buckets -> refused(
                        Refusal.Reason.TOO_MANY_HANDSHAKES,
                        "Your address makes more than " + limits.maxHandshakesPerS()
                                + " handshakes a second: connect more slowly.",
                        buckets.waitMs(block)));
    }

    /** Why no token or credentials of this address are looked at now, if so. */
    public Optional<Refusal> tokenFrom(String address) {
        String block = AddressBlock.of(address);
        return failures.filter(buckets -> !buckets.has(block))
                .map(buckets -> refused(
                        Refusal.Reason.TOO_MANY_FAILURES,
                        "More than " + limits.maxFailuresPerMinute()
                                + " credentials a minute from your address did not verify: wait, and send valid ones.",
                        buckets.waitMs(block)));
    }

    /** Why a token or credentials of this address were refused; counted where that was their fault. */
    public void refused(String address, Refusal refusal) {
        if (FAILURES.contains(refusal.reason())) {
            failures.ifPresent(buckets -> buckets.take(AddressBlock.of(address)));
        }
    }

    private static Refusal refused(Refusal.Reason reason, String message, long waitMs) {
        return new Refusal(reason, message, (int) Math.max(1, (waitMs + 999) / 1000));
    }
}
