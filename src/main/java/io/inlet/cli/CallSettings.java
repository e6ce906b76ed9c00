package io.inlet.cli;

import io.inlet.config.Settings.PublishMode;
import java.net.URI;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a {@link CallRun} is to do. Begin with {@link #of} and change what differs.
 *
 * @param urls of the ingest endpoint, {@code ws} or {@code wss}; of several, calls begin at one after the other
 * @param talk what is said; the audio itself, unless something else is
 * @param frames each call sends
 * @param realTime paced by the audio's own clock; otherwise as fast as the server acknowledges
 * @param resume where a connection is lost, or its node is going away, go on over the next one
 * @param interaction of the only call, or what those of several begin with
 * @param redis URL of the Redis to check delivery at; null: no check
 * @param mode how the server publishes
 * @param ca PEM file with the certificates to trust for {@code wss}; null: the JDK's
 */
public record CallSettings(
        List<URI> urls,
        Audio audio,
        Talk talk,
        int calls,
        long frames,
        boolean realTime,
        boolean resume,
        String tenant,
        String interaction,
        Tokens tokens,
        String redis,
        String channel,
        PublishMode mode,
        Path ca) {

    /** Where tokens come from; asked once for each call, and again when one runs out. */
    @FunctionalInterface
    public interface Tokens {
        String token(String tenant, String interaction);

        static Tokens always(String token) {
            return (tenant, interaction) -> token;
        }

        static Tokens signedWith(PrivateKey key) {
            return signedWith(key, Duration.ofHours(1));
        }

        static Tokens signedWith(PrivateKey key, Duration ttl) {
            return (tenant, interaction) ->
                    DevToken.of(tenant, interaction, Instant.now(), ttl).sign(key);
        }
    }

    /** One call that plays {@code audio} once, in real time, without a check at Redis. */
    public static CallSettings of(URI url, Audio audio, Tokens tokens) {
        String interaction = "call-" + Long.toString(System.currentTimeMillis(), 36);
        return new CallSettings(
                List.of(url),
                audio,
                Talk.of(audio),
                1,
                audio.frames().length,
                true,
                false,
                "demo",
                interaction,
                tokens,
                null,
                "audio:frames",
                PublishMode.TOPIC,
                null);
    }

    public CallSettings calls(int number) {
        return new CallSettings(
                urls,
                audio,
                talk,
                number,
                frames,
                realTime,
                resume,
                tenant,
                interaction,
                tokens,
                redis,
                channel,
                mode,
                ca);
    }

    public CallSettings lasting(Duration time) {
        return frames(audio.framesIn(time));
    }

    public CallSettings frames(long count) {
        return new CallSettings(
                urls,
                audio,
                talk,
                calls,
                count,
                realTime,
                resume,
                tenant,
                interaction,
                tokens,
                redis,
                channel,
                mode,
                ca);
    }

    public CallSettings fast() {
        return new CallSettings(
                urls, audio, talk, calls, frames, false, resume, tenant, interaction, tokens, redis, channel, mode, ca);
    }

    public CallSettings at(List<URI> nodes) {
        return new CallSettings(
                nodes,
                audio,
                talk,
                calls,
                frames,
                realTime,
                resume,
                tenant,
                interaction,
                tokens,
                redis,
                channel,
                mode,
                ca);
    }

    public CallSettings resuming() {
        return new CallSettings(
                urls,
                audio,
                talk,
                calls,
                frames,
                realTime,
                true,
                tenant,
                interaction,
                tokens,
                redis,
                channel,
                mode,
                ca);
    }

    public CallSettings saying(Talk other) {
        return new CallSettings(
                urls,
                audio,
                other,
                calls,
                frames,
                realTime,
                resume,
                tenant,
                interaction,
                tokens,
                redis,
                channel,
                mode,
                ca);
    }

    public CallSettings from(String tenantId, String id) {
        return new CallSettings(
                urls, audio, talk, calls, frames, realTime, resume, tenantId, id, tokens, redis, channel, mode, ca);
    }

    public CallSettings checkedAt(String redisUrl, String frames) {
        return checkedAt(redisUrl, frames, PublishMode.TOPIC);
    }

    public CallSettings checkedAt(String redisUrl, String frames, PublishMode as) {
        return new CallSettings(
                urls,
                audio,
                talk,
                calls,
                this.frames,
                realTime,
                resume,
                tenant,
                interaction,
                tokens,
                redisUrl,
                frames,
                as,
                ca);
    }

    public CallSettings trusting(Path pem) {
        return new CallSettings(
                urls,
                audio,
                talk,
                calls,
                frames,
                realTime,
                resume,
                tenant,
                interaction,
                tokens,
                redis,
                channel,
                mode,
                pem);
    }

    String interaction(int call) {
        return calls == 1 ? interaction : interaction + "-" + (call + 1);
    }
}
