package io.inlet.admission;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an operator has said of all tokens with a certain claim: that they are refused, or that they no longer are.
 *
 * @param value of the claim
 * @param sinceMs when it was said, in ms since 1970
 * @param untilMs when it is over, if ever; of one that was lifted: when that may be forgotten
 * @param by who said so
 * @param reason why, for other operators; callers are not told
 */
public record Revocation(
        Kind kind, String value, long sinceMs, OptionalLong untilMs, boolean lifted, String by, String reason) {

    /** A lifting is remembered for as long as a node without Redis could have missed it. */
    private static final Duration LIFTING_REMEMBERED = Duration.ofDays(7);

    /** Nodes' clocks differ; none forgets what is in force at another. */
    private static final long FORGOTTEN_AFTER_MS = Duration.ofMinutes(1).toMillis();

    /** The claim it goes by. */
    public enum Kind {
        JTI("jti"),
        SUB("sub"),
        TENANT("tenant_id");

        private final String claim;

        Kind(String claim) {
            this.claim = claim;
        }

        public String claim() {
            return claim;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Kind> of(String word) {
            for (Kind kind : values()) {
                if (kind.word().equals(word)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }

        Optional<String> in(Identity identity) {
            return switch (this) {
                case JTI -> identity.jti();
                case SUB -> identity.sub();
                case TENANT -> identity.tenantId();
            };
        }
    }

    /** What it is about: of two about the same, the later one counts. */
    record Subject(Kind kind, String value) {}

    Subject subject() {
        return new Subject(kind, value);
    }

    Revocation lifted(long atMs, String whoLifts) {
        OptionalLong remembered = OptionalLong.of(atMs + LIFTING_REMEMBERED.toMillis());
        return new Revocation(kind, value, atMs, remembered, true, whoLifts, reason);
    }

    boolean inForce(long nowMs) {
        return !lifted && (untilMs.isEmpty() || nowMs < untilMs.getAsLong());
    }

    boolean forgettable(long nowMs) {
        return untilMs.isPresent() && nowMs > untilMs.getAsLong() + FORGOTTEN_AFTER_MS;
    }

    /** Greater for what was said later; of two things said at once the stricter one. */
    long rank() {
        return sinceMs * 2 + (lifted ? 0 : 1);
    }
}
