package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that resume, at nodes that play the contract's part; the checker says whether it worked. */
@Timeout(60)
class ResumeTest {

    private static final int CALLS = 5;
    private static final int FRAMES = 60;

    private History history = new History();
    private PlayedNode.PlayedRedis redis = new PlayedNode.PlayedRedis(history);
    private PlayedNode one;
    private PlayedNode other;
    private CallRun run;

    @BeforeEach
    void start() throws IOException {
        one = new PlayedNode(redis);
        other = new PlayedNode(redis);
    }

    @AfterEach
    void stop() throws IOException {
        run.close();
        one.close();
        other.close();
    }

    @Test
    void withoutAFaultThereIsNothingToResume() throws Exception {
        begin(true, one.url());
        Verdict verdict = end();
        assertEquals(CALLS * FRAMES, verdict.published());
        assertEquals(0, verdict.resumes());
    }

    @Test
    void connectionsBreakAgainAndAgain() throws Exception {
        begin(true, one.url());
        for (int i = 0; i < 4; i++) {
            talk();
            one.breakConnections();
        }
        Verdict verdict = end();
        assertEquals(CALLS * FRAMES, verdict.published());
        assertTrue(verdict.resumes() >= CALLS, verdict.toString());
        assertEquals(CALLS, verdict.epochs());
        assertEquals(verdict.resumes(), run.await().resumes());
    }

    @Test
    void aNodeIsKilled() throws Exception {
        begin(true, one.url(), other.url());
        talk();
        assertEquals(3, one.calls());
        one.kill();
        Verdict verdict = end();
        assertEquals(CALLS * FRAMES, verdict.published());
        assertEquals(3, verdict.resumes());
    }

    @Test
    void aNodeDrainsAndItsCallsMoveBeforeTheyAreCut() throws Exception {
        begin(true, one.url(), other.url());
        talk();
        one.drain();
        Thread.sleep(300);
        assertEquals(0, one.calls());
        assertEquals(CALLS, other.calls());
        Verdict verdict = end();
        assertEquals(CALLS * FRAMES, verdict.published());
        assertEquals(3, verdict.resumes());
        assertEquals(3, verdict.closes().get(4509));
        assertEquals(0, run.await().troubles().size());
    }

    @Test
    void aRestartIsResumedAndWhatEndsForGoodIsNot() throws Exception {
        begin(true, one.url(), other.url());
        talk();
        one.end(1012);
        Thread.sleep(200);
        other.end(1008);
        CallSummary summary = run.await();
        assertTrue(history.verdict().clean());
        assertFalse(summary.clean());
        assertTrue(summary.troubles().containsKey("closed 1008: no reason given"), summary.toString());
        assertEquals(3, summary.resumes());
    }

    @Test
    void aServerThatForgotBeginsANewEpoch() throws Exception {
        history = History.whereEpochsMayChange();
        redis = new PlayedNode.PlayedRedis(history);
        one = new PlayedNode(redis);
        begin(true, one.url());
        talk();
        redis.forget();
        one.breakConnections();
        Verdict verdict = end();
        assertEquals(CALLS * FRAMES, verdict.published());
        assertEquals(2 * CALLS, verdict.epochs());
        assertEquals(CALLS, run.await().restarts());
    }

    @Test
    void framesCutInTheMiddleAreSentAgain() throws Exception {
        try (FaultProxy proxy =
                new FaultProxy(new InetSocketAddress("127.0.0.1", one.url().getPort()))) {
            begin(true, URI.create("ws://127.0.0.1:" + proxy.port() + "/v1/ingest"));
            talk();
            proxy.cut();
            Verdict verdict = end();
            assertEquals(CALLS * FRAMES, verdict.published());
            assertEquals(CALLS, verdict.resumes());
        }
    }

    @Test
    void whoDoesNotResumeEndsWithTheConnection() throws Exception {
        begin(false, one.url());
        talk();
        one.breakConnections();
        CallSummary summary = run.await();
        assertFalse(summary.clean());
        Verdict verdict = history.verdict();
        assertTrue(verdict.clean(), verdict.toString());
        assertEquals(0, verdict.resumes());
        assertTrue(verdict.published() < CALLS * FRAMES);
    }

    @Test
    void theCheckerSeesANodeThatLoses() throws Exception {
        begin(true, one.url());
        talk();
        one.lose();
        run.await();
        assertFalse(history.verdict().clean());
    }

    private void begin(boolean resume, URI... urls) throws InterruptedException {
        CallSettings settings = CallSettings.of(urls[0], Audio.tone(8000, 20), CallSettings.Tokens.always("token"))
                .at(List.of(urls))
                .saying(Talk.distinct(320, 20))
                .calls(CALLS)
                .frames(FRAMES);
        run = new CallRun(resume ? settings.resuming() : settings, history);
        run.start();
    }

    /** A while, and at least until every call is open. */
    private void talk() throws InterruptedException {
        while (run.progress().open() < CALLS || run.progress().sent() < CALLS) {
            Thread.sleep(10);
        }
        Thread.sleep(200);
    }

    private Verdict end() throws InterruptedException {
        CallSummary summary = run.await();
        assertTrue(summary.clean(), summary.toString());
        Verdict verdict = history.verdict();
        assertEquals(List.of(), verdict.violations());
        assertEquals(CALLS * FRAMES, verdict.sent());
        return verdict;
    }
}
