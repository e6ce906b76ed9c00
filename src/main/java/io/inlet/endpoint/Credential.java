package io.inlet.endpoint;

import io.inlet.admission.Admission;
import io.inlet.admission.Refusal;
import io.inlet.admission.StreamBinding;
import io.inlet.admission.TokenLife;
import io.inlet.admission.TokenVerifier;
import io.inlet.admission.Verification;
import io.inlet.config.Settings;
import io.inlet.dialect.Dialect;
import io.inlet.dialect.SenderMessage;
import io.inlet.journal.Journal;
import io.inlet.stream.EndReason;
import io.inlet.stream.StreamId;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The token a call goes on with: that of the handshake, then whatever {@code auth} brings. Verifying one may take until
 * the issuer's keys were fetched; when several are under way, the newest counts. Thread-safe, and never blocks.
 */
final class Credential {

    private final Caller caller;
    private final Function<String, CompletionStage<Verification>> tokens;
    private final Clock clock;
    private final Consumer<Function<Dialect, Optional<String>>> sender;
    private final TokenLife life;
    private final AtomicLong newest = new AtomicLong();

    /** @param sender is told that the token runs out, or was replaced */
    Credential(
            Caller caller,
            Settings.Jwt settings,
            Function<String, CompletionStage<Verification>> tokens,
            Clock clock,
            Consumer<Function<Dialect, Optional<String>>> sender) {
        this.caller = caller;
        this.tokens = tokens;
        this.clock = clock;
        this.sender = sender;
        life = new TokenLife(settings, expiryMs(caller));
    }

    private static long expiryMs(JsonWebToken token) {
        return token.getExpirationTime() * 1000;
    }

    /** What the sender is told when its stream begins, in seconds. */
    long told() {
        return life.told(clock.millis());
    }

    /**
     * Puts another token in place of the present one.
     *
     * @param stream what the call carries by the time the token has been verified
     * @return why the call has to end, if it has to; its detail names the check that failed, never the token
     */
    CompletionStage<Optional<SenderMessage.Rejected>> replace(String token, Supplier<Optional<StreamId>> stream) {
        long number = newest.incrementAndGet();
        return tokens.apply(token).thenApply(verification -> {
            if (number != newest.get()) {
                return Optional.empty();
            }
            if (verification instanceof Verification.Verified verified) {
                return judge(verified.token(), stream.get());
            }
            return refused(((Verification.Failed) verification).refusal());
        });
    }

    private Optional<SenderMessage.Rejected> judge(JsonWebToken token, Optional<StreamId> stream) {
        if (!TokenVerifier.roles(token).contains(Admission.INGEST)) {
            return invalid("The token's groups do not contain " + Admission.INGEST);
        }
        StreamBinding binding = StreamBinding.of(token);
        Optional<EndReason> refusal = stream.map(id -> binding.refusal(id, Optional.empty()))
                .orElseGet(() -> caller.binding().refusal(binding));
        if (refusal.isPresent()) {
            return Optional.of(new SenderMessage.Rejected(refusal.get(), ""));
        }
        caller.renew(token);
        life.renewed(expiryMs(token));
        long expiresInS = told();
        Journal.tokenRefreshed(
                stream.map(StreamId::tenantId).or(binding::tenantId).orElse(null),
                stream.map(StreamId::interactionId).or(binding::interactionId).orElse(null),
                token.getSubject(),
                token.getTokenID(),
                expiresInS);
        sender.accept(dialect -> dialect.authenticated(expiresInS));
        return Optional.empty();
    }

    /** That we cannot judge it says nothing about the token: the call goes on with the one it has, while it lasts. */
    private Optional<SenderMessage.Rejected> refused(Refusal refusal) {
        if (refusal.reason() == Refusal.Reason.KEYS_UNAVAILABLE) {
            life.undecided(clock.millis());
            return Optional.empty();
        }
        return invalid(refusal.message());
    }

    private static Optional<SenderMessage.Rejected> invalid(String sentence) {
        String detail = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        return Optional.of(new SenderMessage.Rejected(EndReason.TOKEN_INVALID, detail));
    }

    /** Tells the sender, once, that its token runs out. */
    void remind(long nowMs) {
        if (life.expiring(nowMs)) {
            long inS = life.expiresInS(nowMs);
            sender.accept(dialect -> dialect.tokenExpiring(inS));
        }
    }

    /** Whether it has run out, and there was time enough for another. */
    boolean expired(long nowMs) {
        return life.expired(nowMs);
    }
}
