package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.admission.Refusal;
import io.inlet.admission.SampleToken;
import io.inlet.admission.Verification;
import io.inlet.dialect.SenderTexts;
import jakarta.websocket.CloseReason.CloseCodes;
import java.io.EOFException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** A node with a few connections, to which everything happens that can; see {@link FuzzTest}. */
final class FuzzedNode extends PlayedCall {

    /** More than a server that cannot stop reading may deliver (1013), if the frames are large. */
    private static final int FLOOD = 160;

    /** Messages to one node, at least. */
    static final int INPUTS = 100;

    private static final Map<String, Object> CLAIMS =
            Map.of("tenant_id", "acme", "interaction_id", "int-*", "exp", NOW / 1000 + 600);
    private static final String[][] SETTINGS = {
        {},
        {"MAX_RATE_FACTOR", "0"},
        {"MAX_RATE_FACTOR", "0", "BUFFER_POLICY", "close", "BUFFER_DURATION_MS", "500"},
        {"MAX_RATE_FACTOR", "0", "ACK_ON", "received", "ACK_INTERVAL", "1"},
        {"MAX_RATE_FACTOR", "0", "RESUME_TTL_S", "0", "MAX_FRAME_BYTES", "1600"},
        {"MAX_RATE_FACTOR", "0", "MAX_BUFFERED_MB", "1", "START_TIMEOUT_S", "1", "IDLE_TIMEOUT_S", "2"}
    };

    private final SplittableRandom random;
    private final SenderTexts texts;
    private final List<FuzzedConnection> connections = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private int inputs;

    /** The contract's exception: after a failure in mid-batch a frame may come twice, if nobody knows any more how far it got. */
    private final boolean mayRepeat;

    FuzzedNode(SplittableRandom random) {
        this.random = random;
        texts = new SenderTexts(random);
        mayRepeat = random.nextInt(4) == 0;
    }

    /** What has happened. */
    List<String> story() {
        return story;
    }

    void run() {
        String[] settings = SETTINGS[random.nextInt(SETTINGS.length)];
        note(List.of(settings).toString());
        connect(CLAIMS, settings);
        begin(new FuzzedConnection(network, call));
        while (inputs < INPUTS) {
            step(connection());
        }
        settle();
    }

    /** Mostly one that has not ended. */
    private FuzzedConnection connection() {
        List<FuzzedConnection> live = connections.stream()
                .filter(connection -> connection.network().closeCodes().isEmpty() && !connection.over())
                .toList();
        if (live.isEmpty() || (live.size() < 3 && random.nextInt(20) == 0)) {
            note("another connection");
            RecordedSession other = new RecordedSession();
            Call second = calls.open(other.session(), admitted(new SampleToken(CLAIMS)));
            return begin(new FuzzedConnection(other, second));
        }
        List<FuzzedConnection> among = random.nextInt(16) == 0 ? connections : live;
        return among.get(random.nextInt(among.size()));
    }

    /** Mostly as the protocol wants it: little can happen to a call that never came to be. */
    private FuzzedConnection begin(FuzzedConnection connection) {
        connections.add(connection);
        if (random.nextInt(8) > 0) {
            text(connection, texts.start());
        }
        return connection;
    }

    private void step(FuzzedConnection connection) {
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> text(connection, texts.next());
            case 3, 4, 5, 6, 7, 8 -> audio(connection);
            case 9 -> part(connection);
            case 10, 11, 12 -> network(connection);
            case 13, 14 -> redis();
            default -> time(connection);
        }
    }

    private void text(FuzzedConnection connection, String text) {
        inputs++;
        note(connections.indexOf(connection) + " text " + text);
        connection.call().text(text, true);
    }

    private void part(FuzzedConnection connection) {
        inputs++;
        String text = texts.next();
        int end = random.nextInt(text.length() + 1);
        note(connections.indexOf(connection) + " parts " + end + " of " + text);
        connection.call().text(text.substring(0, end), false);
        if (random.nextBoolean()) {
            connection.call().text(text.substring(end), random.nextBoolean());
        }
    }

    private void audio(FuzzedConnection connection) {
        int bytes =
                switch (random.nextInt(40)) {
                    case 0 -> random.nextInt(8);
                    case 1 -> 65_535 + random.nextInt(4);
                    case 2 -> random.nextInt(4000);
                    default -> 1600;
                };
        int frames = bytes > 65_000 && random.nextInt(20) == 0 ? FLOOD : 1 + random.nextInt(4);
        inputs += frames;
        note(connections.indexOf(connection) + " audio " + frames + " x " + bytes);
        byte[] frame = new byte[bytes];
        for (int i = 0; i < frames; i++) {
            connection.call().audio(frame);
        }
    }

    private void network(FuzzedConnection connection) {
        int what = random.nextInt(30);
        note(connections.indexOf(connection) + " network " + what);
        switch (what) {
            case 0 -> connection.loses();
            case 1 -> connection.closesWith(CloseCodes.CLOSED_ABNORMALLY);
            case 2 -> connection.closesWith(CloseCodes.NORMAL_CLOSURE);
            case 3 -> connection.closesWith(CloseCodes.GOING_AWAY);
            case 4 -> connection.refuses();
            case 5 -> connection.call().failed(new EOFException());
            default -> connection.network().takeAll();
        }
    }

    private void redis() {
        int what = random.nextInt(10);
        note("redis " + what);
        switch (what) {
            case 0 -> redis.fail();
            case 1 -> failBehind();
            case 2 -> redis.answersClaims(false);
            case 3 -> forget();
            case 4 -> redis.answersClaims(true);
            default -> redis.accept();
        }
    }

    /** Redis has taken what it did not answer for. */
    private void failBehind() {
        if (mayRepeat) {
            redis.failBehind();
        }
    }

    private void forget() {
        if (mayRepeat) {
            redis.forget();
        }
    }

    private void time(FuzzedConnection connection) {
        int what = random.nextInt(24);
        note(connections.indexOf(connection) + " time " + what);
        switch (what) {
            case 0 -> pass(Duration.ofSeconds(61));
            case 1 -> pass(Duration.ofSeconds(6));
            case 2 -> connection.call().leaving(1000);
            case 3 -> connection.call().cut();
            case 4 -> {
                connection.call().cut();
                connection.call().abandon();
                connection.call().giveUp();
            }
            case 5, 6, 7, 8 -> timer.elapse();
            case 9, 10, 11 -> verify();
            default -> pass(Duration.ofMillis(random.nextInt(600)));
        }
    }

    /** What became of the tokens that came in mid-stream. */
    private void verify() {
        List<CompletableFuture<Verification>> pending = List.copyOf(verifications.values());
        verifications.clear();
        pending.forEach(verification -> verification.complete(
                random.nextInt(3) == 0
                        ? new Verification.Failed(new Refusal(Refusal.Reason.INVALID_TOKEN, "malformed", 0))
                        : new Verification.Verified(new SampleToken(CLAIMS))));
    }

    /** All is well again, and all connections close. */
    private void settle() {
        note("settle");
        redis.answersClaims(true);
        verify();
        for (int i = 0; i < 20; i++) {
            connections.forEach(connection -> connection.network().takeAll());
            connections.forEach(connection -> connection.closesWith(CloseCodes.NORMAL_CLOSURE));
            redis.accept();
            pass(Duration.ofSeconds(1));
            timer.elapse();
        }
    }

    /** How the connections were closed. */
    List<Integer> closeCodes() {
        return connections.stream()
                .flatMap(connection -> connection.network().closeCodes().stream())
                .toList();
    }

    void assertNothingBroke() {
        connections.forEach(FuzzedConnection::assertEndedInOrder);
        assertEquals(0, calls.size(), "calls that are not over");
        redis.frames().forEach(frame -> assertEquals(0, frame.pcm().length % 2, "half a sample was published"));
        assertEquals(0, calls.budget().held(), "bytes of audio kept");
        assertEquals(0, admission.open(), "permits held");
        if (!mayRepeat) {
            assertEquals(List.of(), redis.disorder(), "published again or out of order");
        }
    }

    private void note(String step) {
        story.add(step);
    }
}
