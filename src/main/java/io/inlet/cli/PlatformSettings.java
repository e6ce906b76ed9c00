package io.inlet.cli;

import io.inlet.cli.platform.Codec;
import io.inlet.cli.platform.Credential;
import io.inlet.cli.platform.Platform;
import io.inlet.config.Settings.PublishMode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link PlatformRun} is to do. Begin with {@link #of} and change what differs.
 *
 * @param urls of the endpoint; of several, calls take turns
 * @param frames each call sends
 * @param publicUrl what the server's {@code PUBLIC_URL} is, for a platform that signs its URL; without, it is the one dialled
 * @param account the platform's name of who pays; the platform's own, unless it is another
 * @param interaction name of the only call, or what those of several begin with; the platform makes them up unless it is set
 * @param keys pressed during each call
 * @param redis URL of the Redis to check delivery at; null: no check
 * @param mode how the server publishes
 * @param ca PEM file with the certificates to trust for {@code wss}; null: the JDK's
 */
public record PlatformSettings(
        Platform platform,
        List<URI> urls,
        PlatformAudio audio,
        int calls,
        long frames,
        Optional<Credential> credential,
        Optional<URI> publicUrl,
        Optional<String> account,
        Optional<String> interaction,
        String keys,
        String redis,
        String channel,
        PublishMode mode,
        Path ca) {

    /** How the platform is to send. */
    public record Manner(String codec, int rate, boolean both, int frameMs) {

        /** As the platform does unless it is told otherwise. */
        public static final Manner USUAL = new Manner(null, 0, false, 0);

        /** @param word null for the usual; @param hertz 0 for the usual */
        public Manner codec(String word, int hertz) {
            return new Manner(word, hertz, both, frameMs);
        }

        public Manner bothTracks() {
            return new Manner(codec, rate, true, frameMs);
        }

        public Manner frames(int millis) {
            return new Manner(codec, rate, both, millis);
        }
    }

    /**
     * One call that plays {@code wav} once, without a credential and without a check at Redis.
     *
     * @param word of the platform, as in the URL
     * @throws IllegalArgumentException where the platform cannot do that, with words for people
     * @throws Failure where there is too little audio
     */
    public static PlatformSettings of(String word, URI url, String name, Wav wav, Manner manner) {
        Platform platform = Platform.of(word);
        Codec codec = platform.codec(manner.codec(), manner.rate());
        if (manner.both() && !platform.bothTracks()) {
            throw new IllegalArgumentException("--tracks both: " + word + " has only one track");
        }
        int frameMs = manner.frameMs() == 0 ? platform.frameMs() : manner.frameMs();
        PlatformAudio audio = PlatformAudio.of(name, wav, codec, manner.both(), frameMs);
        return new PlatformSettings(
                platform,
                List.of(url),
                audio,
                1,
                audio.frames(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                null,
                "audio:frames",
                PublishMode.TOPIC,
                null);
    }

    public PlatformSettings at(List<URI> nodes) {
        return new PlatformSettings(
                platform,
                nodes,
                audio,
                calls,
                frames,
                credential,
                publicUrl,
                account,
                interaction,
                keys,
                redis,
                channel,
                mode,
                ca);
    }

    public PlatformSettings calls(int number) {
        return new PlatformSettings(
                platform,
                urls,
                audio,
                number,
                frames,
                credential,
                publicUrl,
                account,
                interaction,
                keys,
                redis,
                channel,
                mode,
                ca);
    }

    public PlatformSettings lasting(Duration time) {
        return new PlatformSettings(
                platform,
                urls,
                audio,
                calls,
                audio.framesIn(time),
                credential,
                publicUrl,
                account,
                interaction,
                keys,
                redis,
                channel,
                mode,
                ca);
    }

    /** @param words as {@code --credential} takes them; @throws IllegalArgumentException where the platform has no such */
    public PlatformSettings credential(String words) {
        Credential shown = Credential.parse(words).of(platform);
        return new PlatformSettings(
                platform,
                urls,
                audio,
                calls,
                frames,
                Optional.of(shown),
                publicUrl,
                account,
                interaction,
                keys,
                redis,
                channel,
                mode,
                ca);
    }

    public PlatformSettings publicUrl(URI told) {
        return new PlatformSettings(
                platform,
                urls,
                audio,
                calls,
                frames,
                credential,
                Optional.of(told),
                account,
                interaction,
                keys,
                redis,
                channel,
                mode,
                ca);
    }

    /** @throws IllegalArgumentException where the platform names no account */
    public PlatformSettings account(String id) {
        if (platform.account().isEmpty()) {
            throw new IllegalArgumentException("--tenant: " + platform.word()
                    + " names no account; whose calls they are is said by the server's credential");
        }
        return new PlatformSettings(
                platform,
                urls,
                audio,
                calls,
                frames,
                credential,
                publicUrl,
                Optional.of(id),
                interaction,
                keys,
                redis,
                channel,
                mode,
                ca);
    }

    public PlatformSettings interaction(String id) {
        return new PlatformSettings(
                platform,
                urls,
                audio,
                calls,
                frames,
                credential,
                publicUrl,
                account,
                Optional.of(id),
                keys,
                redis,
                channel,
                mode,
                ca);
    }

    /** @throws IllegalArgumentException where the platform sends none */
    public PlatformSettings pressing(String digits) {
        if (!platform.keys(audio.tracks() == 2)) {
            throw new IllegalArgumentException("--dtmf: " + platform.word()
                    + (platform.keys(false)
                            ? " tells of keys only where one track is sent"
                            : " tells of no keys here"));
        }
        if (!digits.matches("[0-9A-D*#]+")) {
            throw new IllegalArgumentException("--dtmf must be of 0-9, *, # and A-D");
        }
        return new PlatformSettings(
                platform,
                urls,
                audio,
                calls,
                frames,
                credential,
                publicUrl,
                account,
                interaction,
                digits,
                redis,
                channel,
                mode,
                ca);
    }

    public PlatformSettings checkedAt(String redisUrl, String frameChannel, PublishMode as) {
        return new PlatformSettings(
                platform,
                urls,
                audio,
                calls,
                frames,
                credential,
                publicUrl,
                account,
                interaction,
                keys,
                redisUrl,
                frameChannel,
                as,
                ca);
    }

    public PlatformSettings trusting(Path pem) {
        return new PlatformSettings(
                platform,
                urls,
                audio,
                calls,
                frames,
                credential,
                publicUrl,
                account,
                interaction,
                keys,
                redis,
                channel,
                mode,
                pem);
    }

    /** What is dialled: with the parameters that the platform adds. */
    URI url(int call) {
        URI url = Credential.with(urls.get(call % urls.size()), platform.parameters(audio.codec()));
        return credential.map(one -> one.in(url)).orElse(url);
    }

    /** What the platform was told the URL is: path and parameters are those that are dialled. */
    URI toldUrl(int call) {
        URI dialled = url(call);
        String target = dialled.getRawPath() + (dialled.getRawQuery() == null ? "" : "?" + dialled.getRawQuery());
        return publicUrl
                .map(base -> URI.create(base.toString().replaceFirst("/$", "") + target))
                .orElse(dialled);
    }
}
