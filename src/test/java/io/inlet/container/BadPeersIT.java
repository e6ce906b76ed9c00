package io.inlet.container;

import static io.inlet.container.RawPeer.BINARY;
import static io.inlet.container.RawPeer.CLOSE;
import static io.inlet.container.RawPeer.CONTINUATION;
import static io.inlet.container.RawPeer.FIN;
import static io.inlet.container.RawPeer.PING;
import static io.inlet.container.RawPeer.PONG;
import static io.inlet.container.RawPeer.TEXT;
import static io.inlet.container.RawPeer.close;
import static io.inlet.container.RawPeer.frame;
import static io.inlet.container.RawPeer.head;
import static io.inlet.container.RawPeer.joined;
import static io.inlet.container.RawPeer.unmasked;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever is let in and then does not keep to RFC 6455, or keeps to it in a way that costs: the connection ends with
 * the right code, nobody else notices, and the server takes none of it for a fault of its own.
 */
@OnInlet
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadPeersIT {

    private static final byte[] FOUR = new byte[4];
    private static final int PEERS = 50; // of the 60 an address may have
    private static final Duration FLOOD = Duration.ofSeconds(4);
    private static final int MOST_PONGS = 10 + 4 * 5; // at once, and in a flood and a second
    private static final Duration CUT_OFF = Duration.ofSeconds(15);
    private static final int IDLE_SOCKETS = 1000;
    private static final int SLOW_HANDSHAKES = 200;
    private static final Duration HALF_A_HANDSHAKE = Duration.ofSeconds(40); // of 30 s

    private static SlowHandshakes slow;

    private final String interaction = Audio.newCall("int-bad");
    private int linesBefore;

    @AfterAll
    static void leaveTheHandshakes() {
        if (slow != null) {
            slow.close();
        }
    }

    @BeforeEach
    void readTheLog() {
        linesBefore = ServerOutput.lines().size();
    }

    @AfterEach
    void nothingFailed() {
        List<String> lines = ServerOutput.lines();
        for (String line : lines.subList(Math.min(linesBefore, lines.size()), lines.size())) {
            assertFalse(line.contains("Exception") || line.contains("internal_error"), line);
        }
    }

    private static Arguments peer(String name, int closeCode, byte[]... sends) {
        return Arguments.of(name, closeCode, joined(sends));
    }

    static Stream<Arguments> whatTheProtocolForbids() {
        byte[] bad = {'{', '"', (byte) 0xff, (byte) 0xfe, '"', '}'};
        byte[] half = {'"', (byte) 0xc3};
        return Stream.of(
                peer("binary without a mask", 1002, unmasked(FIN | BINARY, new byte[320])),
                peer("text without a mask", 1002, unmasked(FIN | TEXT, "{}".getBytes(StandardCharsets.US_ASCII))),
                peer("ping without a mask", 1002, unmasked(FIN | PING, FOUR)),
                peer("close without a mask", 1002, unmasked(FIN | CLOSE, new byte[] {3, (byte) 0xe8})),
                peer("another protocol", 1002, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                peer("reserved bit 1", 1002, frame(FIN | 0x40 | BINARY, FOUR)),
                peer("reserved bit 2", 1002, frame(FIN | 0x20 | BINARY, FOUR)),
                peer("reserved bit 3", 1002, frame(FIN | 0x10 | BINARY, FOUR)),
                peer("reserved opcode 3", 1002, frame(FIN | 3, FOUR)),
                peer("reserved opcode 7", 1002, frame(FIN | 7, FOUR)),
                peer("reserved opcode 11", 1002, frame(FIN | 11, FOUR)),
                peer("reserved opcode 15", 1002, frame(FIN | 15, FOUR)),
                peer("a ping of 126 bytes", 1002, frame(FIN | PING, new byte[126])),
                peer("half a ping", 1002, frame(PING, FOUR)),
                peer("half a close", 1002, frame(CLOSE, new byte[] {3, (byte) 0xe8})),
                peer("a continuation of nothing", 1002, frame(FIN | CONTINUATION, FOUR)),
                peer("a message in another", 1002, frame(BINARY, FOUR), frame(FIN | BINARY, FOUR)),
                peer("a close of one byte", 1002, frame(FIN | CLOSE, new byte[1])),
                peer("close code 0", 1002, close(0)),
                peer("close code 999", 1002, close(999)),
                peer("close code 1005", 1002, close(1005)),
                peer("close code 1006", 1002, close(1006)),
                peer("close code 1015", 1002, close(1015)),
                peer("close code 5000", 1002, close(5000)),
                peer("text that is not UTF-8", 1007, frame(FIN | TEXT, bad)),
                peer("text that ends in a character", 1007, frame(TEXT, half), frame(FIN, new byte[] {'"'})));
    }

    @ParameterizedTest(name = "{0} → {1}")
    @MethodSource("whatTheProtocolForbids")
    void endsTheConnection(String name, int closeCode, byte[] sent) throws IOException {
        try (RawPeer peer = RawPeer.started(interaction)) {
            peer.send(sent);
            assertEquals(closeCode, peer.hearsClose().orElseThrow().closeCode());
        }
    }

    static Stream<Arguments> whatIsTooBig() {
        return Stream.of(
                Arguments.of("a frame of 5 MB", head(FIN | BINARY, 5_000_000)),
                Arguments.of("a frame of 2⁶³ − 1 bytes", head(FIN | BINARY, Long.MAX_VALUE)),
                Arguments.of("a frame of −1 bytes", head(FIN | BINARY, -1)),
                Arguments.of("a text of 5 MB", head(FIN | TEXT, 5_000_000)),
                Arguments.of(
                        "fragments of more than a frame",
                        joined(
                                frame(BINARY, new byte[40_000]),
                                frame(CONTINUATION, new byte[20_000]),
                                head(CONTINUATION, 10_000))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatIsTooBig")
    void isRefusedBeforeItHasCome(String name, byte[] sent) throws IOException {
        try (RawPeer peer = RawPeer.started(interaction)) {
            peer.send(sent);
            RawPeer.Heard error = peer.hears();
            assertTrue(error.says("error") && error.text().contains("frame_too_big"), error.toString());
            assertEquals(1009, peer.hearsClose().orElseThrow().closeCode());
        }
    }

    @Test
    void whoIsRefusedAndGoesOnIsCutOff() throws IOException {
        try (RawPeer peer = RawPeer.started(interaction)) {
            peer.send(head(FIN | BINARY, 5_000_000));
            assertEquals(1009, peer.hearsClose().orElseThrow().closeCode());
            byte[] more = new byte[100_000];
            assertTimeoutPreemptively(CUT_OFF, () -> {
                while (peer.send(more)) {
                    // and nobody reads it
                }
            });
        }
    }

    @Test
    void fragmentsWithoutEndAreNotTakenForEver() throws IOException {
        try (RawPeer peer = RawPeer.started(interaction)) {
            peer.send(frame(BINARY, FOUR));
            byte[] nothing = frame(CONTINUATION, new byte[0]);
            for (int i = 0; i < 5000 && peer.send(nothing); i++) {
                // within the budget of frames it is nobody's business
            }
            assertTrue(peer.hears().text().contains("rate_limit"));
            assertEquals(4029, peer.hearsClose().orElseThrow().closeCode());
        }
    }

    @Test
    void aMessageInFragmentsWithAPingBetweenThemIsTaken() throws IOException {
        try (Subscriber consumer = Subscriber.ofFrames(interaction);
                RawPeer peer = RawPeer.started(interaction)) {
            byte[] audio = Audio.frame(interaction, 1, 640);
            peer.send(frame(BINARY, Arrays.copyOf(audio, 320)));
            peer.send(frame(FIN | PING, FOUR));
            peer.send(frame(FIN | CONTINUATION, Arrays.copyOfRange(audio, 320, 640)));
            assertEquals(PONG, peer.hears().opcode());
            byte[] published = Base64.getDecoder().decode(consumer.next().json().getString("audio"));
            assertArrayEquals(audio, published);
        }
    }

    // ---- what never comes to an end

    @Test
    void halfAFrameIsNotWaitedForLongerThanForAWhole() throws Exception {
        try (RawPeer peer = RawPeer.started(interaction)) {
            peer.send(head(FIN | BINARY, 1000));
            CompletableFuture<RawPeer.Heard> error = CompletableFuture.supplyAsync(() -> {
                try {
                    return peer.hears();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            while (!error.isDone() && peer.send(new byte[1])) {
                Thread.sleep(100);
            }
            assertTrue(error.get().text().contains("idle_timeout"));
            assertEquals(4001, peer.hearsClose().orElseThrow().closeCode());
        }
    }

    @Test
    void pingsDoNotKeepAConnectionThatNeverStarts() throws Exception {
        try (RawPeer peer = RawPeer.connected(interaction)) {
            List<RawPeer.Heard> heard = new ArrayList<>();
            CompletableFuture<Void> listening = CompletableFuture.runAsync(() -> {
                try {
                    do {
                        heard.add(peer.hears());
                    } while (heard.get(heard.size() - 1).opcode() != CLOSE);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            while (!listening.isDone() && peer.send(frame(FIN | PING, FOUR))) {
                Thread.sleep(100);
            }
            listening.get();
            assertEquals(4000, heard.get(heard.size() - 1).closeCode());
            assertTrue(heard.stream().filter(any -> any.opcode() == PONG).count() > 5, heard::toString);
        }
    }

    @Test
    void peersThatPingAndReadNothingAreNotAnsweredWithoutEnd() throws Exception {
        List<RawPeer> peers = new ArrayList<>();
        try (Call call = Call.started("tenant-raw", Audio.newCall("int-beside"));
                Speech beside = new Speech(call, Integer.MAX_VALUE)) {
            byte[] pings = joined(frame(FIN | PING, new byte[125]), frame(FIN | PING, new byte[125]));
            for (int i = 0; i < PEERS; i++) {
                RawPeer peer = RawPeer.started(interaction + "-" + i);
                peer.socket().setReceiveBufferSize(4096);
                peers.add(peer);
            }
            long end = System.nanoTime() + FLOOD.toNanos();
            while (System.nanoTime() < end) {
                for (RawPeer peer : peers) {
                    peer.send(pings);
                }
            }
            int spoken = beside.sent();
            beside.awaitSent(spoken + InletUnderTest.ACK_INTERVAL);
            Await.until(
                    "acks of the call beside",
                    Duration.ofSeconds(5),
                    () -> call.hears("ack").getInt("seq") >= spoken);
            for (RawPeer peer : peers) {
                int pongs = 0;
                RawPeer.Heard heard = peer.hears();
                for (; heard.opcode() == PONG; heard = peer.hears()) {
                    pongs++;
                }
                assertTrue(pongs <= MOST_PONGS, pongs + " pongs");
                assertTrue(heard.says("error"), heard.toString());
                assertTrue(peer.hearsClose().isPresent());
            }
        } finally {
            peers.forEach(RawPeer::close);
        }
    }

    // ---- who is not let in yet

    @Test
    @Order(Integer.MIN_VALUE)
    void handshakesByteByByteAndSocketsWithoutOneHarmNobody() throws Exception {
        slow = SlowHandshakes.begin(SLOW_HANDSHAKES);
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE_SOCKETS; i++) {
                sockets.add(new Socket(InetAddress.getByName("127.0.0.1"), InletUnderTest.PORT));
            }
            long dialled = System.nanoTime();
            try (Call call = Call.started("tenant-raw", interaction)) {
                call.send(1, InletUnderTest.ACK_INTERVAL);
                call.hearsAck(InletUnderTest.ACK_INTERVAL);
            }
            long ms = (System.nanoTime() - dialled) / 1_000_000;
            assertTrue(ms < 3000, ms + " ms");
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** The other tests go on meanwhile. */
    @Test
    @Order(Integer.MAX_VALUE)
    void aHandshakeByteByByteIsEndedInTime() throws Exception {
        if (slow == null) {
            slow = SlowHandshakes.begin(SLOW_HANDSHAKES);
        }
        Await.until("the end of handshakes that do not end", HALF_A_HANDSHAKE, () -> slow.live() == 0);
        assertTrue(slow.bytes() > 20, slow.bytes() + " bytes each: silence ended them, not time");
    }

    @Test
    void compressionIsNotNegotiated() {
        try (Request.Exchange exchange = Request.handshake()
                .bearer(Token.of("tenant-raw", interaction).signed())
                .with("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits")
                .open()) {
            assertEquals(101, exchange.response().status());
            assertEquals("", exchange.response().header("Sec-WebSocket-Extensions"));
        }
    }
}
