package io.inlet.cli;

import io.inlet.cli.PlatformSettings.Manner;
import io.inlet.cli.platform.Platform;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of {@code inlet call --as}: a call as a telephony platform makes it. */
final class PlatformOptions {

    private static final String URL = "ws://localhost:8443/v1/streams/";

    /** What has a meaning in Inlet's own protocol only. */
    private static final List<String> OURS_ONLY =
            List.of("--token", "--token-file", "--key", "--token-ttl", "--resume", "--fast");

    private static final List<String> THEIRS_ONLY =
            List.of("--credential", "--public-url", "--codec", "--tracks", "--dtmf");

    enum Tracks {
        INBOUND,
        BOTH
    }

    @Option(
            names = "--as",
            paramLabel = "PLATFORM",
            description = "Play the audio as a telephony platform would, in its messages and its codec: exotel, twilio,"
                    + " signalwire, telnyx, plivo, vonage, jambonz, freeswitch, audiohook, asterisk, bandwidth or"
                    + " infobip. --url is then ws://localhost:8443/v1/streams/PLATFORM by default, --tenant the"
                    + " platform's account, --interaction its name of the call.")
    private String as;

    @Option(
            names = "--credential",
            paramLabel = "\"KIND SECRET\"",
            description =
                    "As in the server's STREAM_CREDENTIALS: \"basic KEY:TOKEN\", \"bearer T\", \"query T\", \"signature"
                            + " AUTHTOKEN\" (twilio, plivo), \"token T\" (telnyx), \"jwt SECRET\" (vonage), \"signature"
                            + " APIKEY:BASE64SECRET\" or \"key APIKEY\" (audiohook).")
    private String credential;

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description =
                    "The server's PUBLIC_URL, for platforms that sign theirs (twilio, plivo, audiohook), where it is not"
                            + " that of --url.")
    private URI publicUrl;

    @Option(
            names = "--codec",
            paramLabel = "NAME",
            description =
                    "The platform's word for it: PCMU, PCMA or L16 (telnyx, signalwire), mulaw or l16 (plivo), ulaw,"
                            + " alaw, slin, slin16 … (asterisk). Default: the platform's.")
    private String codec;

    @Option(
            names = "--tracks",
            paramLabel = "WHICH",
            defaultValue = "inbound",
            description =
                    "inbound (what the platform hears) or both, where the platform can. Of a stereo file the right"
                            + " channel is the other one. Default: ${DEFAULT-VALUE}.")
    private Tracks tracks;

    @Option(names = "--dtmf", paramLabel = "DIGITS", description = "Keys pressed during the call.")
    private String dtmf;

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    /** Whether it is such a call. @throws ParameterException where an option does not go with the kind of call it is */
    boolean wanted() {
        for (String option : as == null ? THEIRS_ONLY : OURS_ONLY) {
            if (given(option)) {
                throw new ParameterException(
                        spec.commandLine(), option + (as == null ? " needs --as PLATFORM" : " does not go with --as"));
            }
        }
        return as != null;
    }

    private boolean given(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    String platform() {
        return as.toLowerCase(Locale.ROOT);
    }

    /** The URLs that are given, or the platform's on this machine. */
    List<URI> urls(List<URI> urls) {
        return given("--url") ? urls : List.of(URI.create(URL + platform()));
    }

    /** The sample rate of the platform, where it is given; 0 where not. */
    int rate(int rate) {
        return given("--rate") ? rate : 0;
    }

    /**
     * What is to be played.
     *
     * @param wav the recording
     * @throws ParameterException where the platform cannot do what is asked for
     */
    PlatformSettings settings(
            List<URI> urls, String name, Wav wav, int rate, int frameMs, String tenant, String interaction) {
        Manner manner = Manner.USUAL.codec(codec, rate(rate)).frames(given("--frame-ms") ? frameMs : 0);
        try {
            PlatformSettings settings = PlatformSettings.of(
                            platform(), urls.get(0), name, wav, tracks == Tracks.BOTH ? manner.bothTracks() : manner)
                    .at(urls);
            if (credential != null) {
                settings = settings.credential(credential);
            }
            if (publicUrl != null) {
                settings = settings.publicUrl(publicUrl);
            }
            if (given("--tenant")) {
                settings = settings.account(tenant);
            }
            if (interaction != null) {
                settings = settings.interaction(interaction);
            }
            return dtmf == null ? settings : settings.pressing(dtmf);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    /** @throws ParameterException where there is no such platform */
    void check() {
        try {
            Platform.of(platform());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    /** Plays, and says what came of it. @return the exit code */
    int play(PlatformSettings settings, Terminal terminal) throws InterruptedException {
        PlatformAudio audio = settings.audio();
        terminal.line(settings.calls() + (settings.calls() == 1 ? " call of " : " calls of ") + audio.name() + " as "
                + platform() + " to " + Dialling.shown(settings.urls().get(0)) + ", " + settings.frames()
                + " frames of " + audio.frameMs() + " ms, " + audio.codec()
                + (audio.tracks() == 2 ? ", both tracks" : ""));
        try (PlatformRun run = new PlatformRun(settings);
                HangUpOnInterrupt interrupt = new HangUpOnInterrupt(run::hangUp)) {
            run.onProgress(terminal::progress);
            run.onNotice(terminal::line);
            run.start();
            PlatformSummary summary = run.await();
            summary.lines().forEach(terminal::line);
            return summary.clean() ? 0 : 1;
        }
    }
}
