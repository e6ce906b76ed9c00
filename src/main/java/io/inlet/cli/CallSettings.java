package io.inlet.cli;

import java.net.URI;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;

/**
 * What a {@link CallRun} is to do. Begin with {@link #of} and change what differs.
 *
 * @param url of the ingest endpoint, {@code ws} or {@code wss}
 * @param frames each call sends
 * @param realTime paced by the audio's own clock; otherwise as fast as the server acknowledges
 * @param interaction of the only call, or what those of several begin with
 * @param redis URL of the Redis to check delivery at; null: no check
 * @param ca PEM file with the certificates to trust for {@code wss}; null: the JDK's
 */
public record CallSettings(
        URI url,
        Audio audio,
        int calls,
        long frames,
        boolean realTime,
        String tenant,
        String interaction,
        Tokens tokens,
        String redis,
        String channel,
        Path ca) {

    /** Where tokens come from; asked once for each call, and again when one runs out. */
    @FunctionalInterface
    public interface Tokens {
        String token(String tenant, String interaction);

        static Tokens always(String token) {
            return (tenant, interaction) -> token;
        }

        static Tokens signedWith(PrivateKey key) {
            return (tenant, interaction) -> DevToken.of(tenant, interaction, Instant.now(), Duration.ofHours(1))
                    .sign(key);
        }
    }

    /** One call that plays {@code audio} once, in real time, without a check at Redis. */
    public static CallSettings of(URI url, Audio audio, Tokens tokens) {
        String interaction = "call-" + Long.toString(System.currentTimeMillis(), 36);
        return new CallSettings(
                url, audio, 1, audio.frames().length, true, "demo", interaction, tokens, null, "audio:frames", null);
    }

    public CallSettings calls(int number) {
        return new CallSettings(url, audio, number, frames, realTime, tenant, interaction, tokens, redis, channel, ca);
    }

    public CallSettings lasting(Duration time) {
        long count = audio.framesIn(time);
        return new CallSettings(url, audio, calls, count, realTime, tenant, interaction, tokens, redis, channel, ca);
    }

    public CallSettings fast() {
        return new CallSettings(url, audio, calls, frames, false, tenant, interaction, tokens, redis, channel, ca);
    }

    public CallSettings from(String tenantId, String interactionId) {
        return new CallSettings(
                url, audio, calls, frames, realTime, tenantId, interactionId, tokens, redis, channel, ca);
    }

    public CallSettings checkedAt(String redisUrl, String frameChannel) {
        return new CallSettings(
                url, audio, calls, frames, realTime, tenant, interaction, tokens, redisUrl, frameChannel, ca);
    }

    public CallSettings trusting(Path pem) {
        return new CallSettings(url, audio, calls, frames, realTime, tenant, interaction, tokens, redis, channel, pem);
    }

    String interaction(int call) {
        return calls == 1 ? interaction : interaction + "-" + (call + 1);
    }
}
