package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.cli.CallSettings;
import io.inlet.cli.CheckedRun;
import io.inlet.cli.Talk;
import java.net.URI;
import java.time.Duration;

/** Some calls at once, of which every frame is accounted for. */
final class Checked {

    private static final int CALLS = 10;
    private static final int FRAME_MS = 50;
    private static final int SAMPLE_RATE = 8000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Checked() {}

    static CallSettings calls(ServedInlet served, String interaction) {
        return CallSettings.of(
                        URI.create("ws://localhost:" + served.port() + "/v1/ingest"),
                        io.inlet.cli.Audio.tone(SAMPLE_RATE, FRAME_MS),
                        CallSettings.Tokens.signedWith(InletUnderTest.KEYS.getPrivate()))
                .saying(Talk.distinct(SAMPLE_RATE / 1000 * FRAME_MS * 2, FRAME_MS))
                .calls(CALLS)
                .frames(Long.MAX_VALUE / 4)
                .from("checked", interaction);
    }

    /** What has been sent up to now is acknowledged, and a second more. */
    static void awaitAcks(CheckedRun run) {
        long wanted = run.progress().sent() + CALLS * 1000 / FRAME_MS;
        Await.until("acks", PATIENCE, () -> run.progress().acked() >= wanted);
    }

    /** A second more is published. */
    static void awaitPublished(CheckedRun run) {
        long wanted = run.published() + CALLS * 1000 / FRAME_MS;
        Await.until("frames", PATIENCE, () -> run.published() >= wanted);
    }

    static void assertClean(CheckedRun.Report report) {
        assertTrue(report.verdict().clean(), report.verdict().toString());
        assertEquals(0, report.summary().lost(), "the buffer holds that much");
        assertEquals(0, report.summary().resumes(), "no connection was lost");
    }
}
