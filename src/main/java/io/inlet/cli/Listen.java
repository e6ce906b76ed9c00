package io.inlet.cli;

import io.inlet.config.Settings.PublishMode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code inlet listen}: a consumer. Runs until Ctrl-C, which is a good end: exit code 0. */
@Command(
        name = "listen",
        mixinStandardHelpOptions = true,
        versionProvider = Inlet.Version.class,
        sortOptions = false,
        description = "Show live streams as a table, write each to a WAV file, or pipe one into a player. Runs until"
                + " Ctrl-C.",
        footer = {"", "Hear a call: inlet listen --raw | play -t raw -r 16000 -e signed -b 16 -c 1 -"})
final class Listen implements Callable<Integer> {

    private static final long FORGET_AFTER_MS = 60_000;

    @Option(
            names = "--redis",
            paramLabel = "URL",
            defaultValue = "${env:REDIS_URL:-redis://localhost:6379}",
            description = "Default: $$REDIS_URL, else redis://localhost:6379.")
    private String redis;

    @Option(
            names = "--channel",
            paramLabel = "NAME",
            defaultValue = "${env:REDIS_CHANNEL:-audio:frames}",
            description = "Default: $$REDIS_CHANNEL, else audio:frames.")
    private String channel;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "${env:PUBLISH_MODE:-topic}",
            description = "How it is published: topic, sharded or stream. Default: $$PUBLISH_MODE, else topic.")
    private PublishMode mode;

    @Option(names = "--interaction", paramLabel = "ID", description = "Only this one.")
    private String interaction;

    @Option(names = "--tenant", paramLabel = "ID", description = "Only this one's.")
    private String tenant;

    @ArgGroup(multiplicity = "0..1")
    private Output output = new Output();

    private static final class Output {
        @Option(names = "--wav", paramLabel = "DIR", description = "Write a WAV file for each stream.")
        private Path wav;

        @Option(
                names = "--raw",
                description = "PCM (16-bit little-endian) of one stream at a time to stdout; messages go to stderr.")
        private boolean raw;
    }

    private final CountDownLatch over = new CountDownLatch(1);
    private Terminal terminal;
    private WavFolder wavs;
    private RawOutput raw;
    private Consumer consumer;

    @Override
    public Integer call() throws InterruptedException {
        terminal = output.raw ? new Terminal(System.err, false, Integer.MAX_VALUE) : Terminal.stdout(1);
        wavs = output.wav == null ? null : new WavFolder(output.wav, terminal::line);
        raw = output.raw ? new RawOutput(terminal::line) : null;
        consumer = Consumer.of(tenant, interaction, true);
        String name = Reception.channel(channel, tenant, interaction);
        try (Reception reception = Reception.of(mode, redis, name, this::take, terminal::line)) {
            reception.start();
            Runtime.getRuntime().addShutdownHook(new Thread(this::interrupted));
            show();
        }
        return 0;
    }

    // The JVM would exit with 130 or 143, as if it had been stopped half-way.
    private void interrupted() {
        if (wavs != null) {
            wavs.close();
        }
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private void take(boolean isFrame, String text) {
        if (isFrame) {
            Frame frame = consumer.frame(text, System.currentTimeMillis());
            if (frame != null && frame.pcm() != null) {
                keep(frame);
            }
        } else {
            HeardStream.Id ended = consumer.event(text);
            if (ended != null && wavs != null) {
                wavs.end(ended);
            }
            if (ended != null && raw != null) {
                raw.end(ended);
            }
        }
    }

    private void keep(Frame frame) {
        if (wavs != null) {
            wavs.add(frame);
        }
        if (raw != null && !raw.add(frame)) {
            over.countDown();
        }
    }

    private void show() throws InterruptedException {
        StreamTable table = new StreamTable();
        terminal.line("listening on " + channel);
        long period = terminal.interactive() ? 500 : 1000;
        do {
            consumer.forget(System.currentTimeMillis() - FORGET_AFTER_MS);
            if (raw == null) {
                StreamTable.Picture picture = table.draw(consumer, System.nanoTime());
                terminal.progress(picture.block(), picture.line());
            }
        } while (!over.await(period, TimeUnit.MILLISECONDS));
    }
}
