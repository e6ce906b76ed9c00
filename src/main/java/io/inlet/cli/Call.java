package io.inlet.cli;

import io.inlet.config.Settings.PublishMode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inlet call}: plays audio through real calls, and accounts for every frame. */
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        versionProvider = Inlet.Version.class,
        sortOptions = false,
        description = "Make one call, or hundreds, and account for every frame. The exit code is 1 when anything was"
                + " lost, missing, refused, reordered or closed badly.",
        footer = {
            "",
            "Load test: inlet call --calls 500 --duration 60 --redis redis://localhost:6379",
            "A platform: inlet call --as twilio --credential \"signature AUTHTOKEN\" --redis redis://localhost:6379"
        })
final class Call implements Callable<Integer> {

    private static final int TELEPHONE_HZ = 8000;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "WAV (16-bit PCM, mu-law, A-law), or .pcm/.raw (16-bit little-endian mono). Default: the"
                    + " speech that comes with Inlet.")
    private Path file;

    @Option(names = "--calls", paramLabel = "N", defaultValue = "1", description = "Calls at once.")
    private int calls;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "ws://localhost:8443/v1/ingest",
            split = ",",
            description = "Of one node, or of several, which calls take turns with. Default: ${DEFAULT-VALUE}.")
    private List<URI> urls;

    @Option(
            names = "--resume",
            description = "Where a connection is lost or its node is going away, connect again (to the next --url) and"
                    + " go on where the call was.")
    private boolean resume;

    @Option(names = "--ca", paramLabel = "FILE", description = "Certificates to trust for wss, PEM.")
    private Path ca;

    @ArgGroup(multiplicity = "0..1")
    private Credentials credentials = new Credentials();

    private static final class Credentials {
        @Option(names = "--token", paramLabel = "JWT", description = "The same token for every call.")
        private String token;

        @Option(
                names = "--token-file",
                paramLabel = "FILE",
                description = "The same, read from a file, and again when it runs out.")
        private Path tokenFile;

        @Option(
                names = "--key",
                paramLabel = "FILE",
                description = "Private key to make a token for each call. Default: .inlet/private.pem.")
        private Path key;
    }

    @Option(
            names = "--token-ttl",
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = Seconds.class,
            description = "Until a token made with the key expires; a call that lasts longer gets another in time."
                    + " Default: ${DEFAULT-VALUE}.")
    private Duration tokenTtl;

    @Option(names = "--tenant", paramLabel = "ID", defaultValue = "demo", description = "Default: ${DEFAULT-VALUE}.")
    private String tenant;

    @Option(
            names = "--interaction",
            paramLabel = "ID",
            description = "Of the only call; several get -1, -2, … after it. Default: call-<time>.")
    private String interaction;

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            defaultValue = "16000",
            description =
                    "Sample rate of a .pcm file, and the one that a platform sends. Default: ${DEFAULT-VALUE}, and the"
                            + " platform's.")
    private int rate;

    @Option(
            names = "--frame-ms",
            paramLabel = "MS",
            defaultValue = "200",
            description = "What one frame lasts. Default: ${DEFAULT-VALUE}, and the platform's.")
    private int frameMs;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Seconds.class,
            description = "Of each call (60, 90s, 5m): the audio is repeated or cut. Default: the file's.")
    private Duration duration;

    @ArgGroup(multiplicity = "0..1")
    private Pace pace = new Pace();

    private static final class Pace {
        @Option(names = "--real-time", description = "As fast as a call is spoken. This is the default.")
        private boolean realTime;

        @Option(names = "--fast", description = "As fast as the server acknowledges, and its MAX_RATE_FACTOR allows.")
        private boolean fast;
    }

    @Option(
            names = "--redis",
            paramLabel = "URL",
            defaultValue = "${env:REDIS_URL:-none}",
            description = "Check there that every frame comes out. Default: $$REDIS_URL, else none.")
    private String redis;

    @Option(
            names = "--channel",
            paramLabel = "NAME",
            defaultValue = "${env:REDIS_CHANNEL:-audio:frames}",
            description = "Channel of the frames. Default: $$REDIS_CHANNEL, else audio:frames.")
    private String channel;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "${env:PUBLISH_MODE:-topic}",
            description = "How it is published: topic, sharded or stream. Default: $$PUBLISH_MODE, else topic.")
    private PublishMode mode;

    @Mixin
    private PlatformOptions platform;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.stdout(5);
        checkNumbers();
        if (platform.wanted()) {
            return platform.play(platformSettings(), terminal);
        }
        CallSettings settings = settings();
        terminal.line(settings.calls() + (settings.calls() == 1 ? " call of " : " calls of ")
                + settings.audio().name()
                + " to " + urls.stream().map(URI::toString).collect(Collectors.joining(", ")) + ", " + settings.frames()
                + " frames of "
                + settings.audio().frames()[0].length + " bytes every " + frameMs + " ms");
        try (CallRun run = new CallRun(settings);
                HangUpOnInterrupt interrupt = new HangUpOnInterrupt(run::hangUp)) {
            run.onProgress(progress -> terminal.progress(progress.toString()));
            run.onNotice(terminal::line);
            run.start();
            CallSummary summary = run.await();
            summary.lines().forEach(terminal::line);
            return summary.clean() ? 0 : 1;
        }
    }

    private void checkNumbers() {
        if (calls < 1 || calls > 20_000) {
            throw new ParameterException(spec.commandLine(), "--calls must be 1 to 20000");
        }
        if (frameMs < 1 || frameMs > 10_000) {
            throw new ParameterException(spec.commandLine(), "--frame-ms must be 1 to 10000");
        }
        for (URI url : urls) {
            if (!"ws".equals(url.getScheme()) && !"wss".equals(url.getScheme()) || url.getHost() == null) {
                throw new ParameterException(spec.commandLine(), "--url must be like ws://host:port/v1/ingest");
            }
        }
    }

    private PlatformSettings platformSettings() {
        platform.check();
        Path source = file == null ? speech() : file;
        String name = source == null ? "a tone" : source.getFileName().toString();
        int known = platform.rate(rate) == 0 ? TELEPHONE_HZ : rate;
        Wav wav = source == null ? Audio.toneOf(known) : Audio.wav(source, known);
        PlatformSettings settings = platform.settings(
                        platform.urls(urls), name, wav, rate, frameMs, tenant, interaction)
                .calls(calls);
        if (duration != null) {
            settings = settings.lasting(duration);
        }
        if (ca != null) {
            settings = settings.trusting(ca);
        }
        return checked() ? settings.checkedAt(redis, channel, mode) : settings;
    }

    private boolean checked() {
        return redis != null && !redis.isBlank() && !redis.equals("none");
    }

    private CallSettings settings() {
        CallSettings settings =
                CallSettings.of(urls.get(0), audio(), tokens()).at(urls).calls(calls);
        if (resume) {
            settings = settings.resuming();
        }
        settings = settings.from(tenant, interaction == null ? settings.interaction() : interaction);
        if (duration != null) {
            settings = settings.lasting(duration);
        }
        if (pace.fast) {
            settings = settings.fast();
        }
        if (ca != null) {
            settings = settings.trusting(ca);
        }
        return checked() ? settings.checkedAt(redis, channel, mode) : settings;
    }

    private Audio audio() {
        if (file != null) {
            return Audio.read(file, rate, frameMs);
        }
        Path speech = speech();
        return speech == null ? Audio.tone(rate, frameMs) : Audio.read(speech, rate, frameMs);
    }

    /** What comes with Inlet, of which the launcher says where it is; null where it is not. */
    private static Path speech() {
        Path speech = Path.of(System.getProperty("inlet.home", "."), "audio", "ask-not.wav");
        return Files.exists(speech) ? speech : null;
    }

    private CallSettings.Tokens tokens() {
        if (credentials.token != null) {
            return CallSettings.Tokens.always(credentials.token.strip());
        }
        if (credentials.tokenFile != null) {
            read(credentials.tokenFile); // what cannot be read is to be said before the call
            return (tenant, interaction) -> read(credentials.tokenFile);
        }
        Path key = credentials.key == null ? DevKeys.in(DevKeys.FOLDER).privatePem() : credentials.key;
        return CallSettings.Tokens.signedWith(DevKeys.privateKey(key), tokenTtl);
    }

    private static String read(Path token) {
        try {
            return Files.readString(token).strip();
        } catch (IOException e) {
            throw new Failure("cannot read " + token + ": " + Inlet.sentence(e));
        }
    }
}
