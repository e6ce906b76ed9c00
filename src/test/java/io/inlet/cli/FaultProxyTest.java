package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault, on the way to a server that says everything back. */
class FaultProxyTest {

    private static final int PATIENCE_MS = 5000;
    private static final int A_WHILE_MS = 150;

    private final BlockingQueue<Integer> heard = new LinkedBlockingQueue<>(); // how much at once; -1 at the end
    private ServerSocket echo;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        Thread server = new Thread(() -> {
            try {
                while (true) {
                    Socket caller = echo.accept();
                    Thread answering = new Thread(() -> answer(caller));
                    answering.setDaemon(true);
                    answering.start();
                }
            } catch (IOException e) {
                // the test is over
            }
        });
        server.setDaemon(true);
        server.start();
        proxy = new FaultProxy((InetSocketAddress) echo.getLocalSocketAddress());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        proxy.close();
        echo.close();
    }

    private void answer(Socket caller) {
        try (caller) {
            byte[] buffer = new byte[65_536];
            int count;
            while ((count = caller.getInputStream().read(buffer)) > 0) {
                heard.add(count);
                caller.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException e) {
            // it was reset
        }
        heard.add(-1);
    }

    @Test
    void withoutAFaultAllArrives() throws IOException {
        try (Socket socket = connected()) {
            assertEchoed(socket, 3_000_000);
        }
    }

    @Test
    void theEndArrivesAfterEverythingElse() throws IOException {
        proxy.delay(Duration.ofMillis(50), Duration.ZERO);
        try (Socket socket = connected()) {
            socket.getOutputStream().write(new byte[1000]);
            socket.shutdownOutput();
            assertTrue(heardWithin(PATIENCE_MS) > 0);
            assertEquals(-1, heardWithin(PATIENCE_MS));
        }
    }

    @Test
    void refusedAndHealed() throws IOException {
        try (Socket socket = connected()) {
            assertEchoed(socket, 10);
            proxy.refuse();
            assertThrows(IOException.class, () -> assertEchoed(socket, 10));
            assertThrows(IOException.class, this::connected);
        }
        proxy.heal();
        try (Socket socket = connected()) {
            assertEchoed(socket, 10);
        }
    }

    @Test
    void whereNobodyListensNobodyIsConnected() throws IOException {
        InetSocketAddress nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            nobody = (InetSocketAddress) free.getLocalSocketAddress();
        }
        try (FaultProxy toNobody = new FaultProxy(nobody);
                Socket socket = new Socket("127.0.0.1", toNobody.port())) {
            assertThrows(IOException.class, () -> assertEchoed(socket, 10));
            assertEquals(0, toNobody.connections());
        }
    }

    @Test
    void resetAndConnectedAgain() throws IOException {
        try (Socket socket = connected()) {
            assertEchoed(socket, 10);
            assertEquals(1, proxy.connections());
            proxy.reset();
            assertThrows(IOException.class, () -> assertEchoed(socket, 10));
        }
        try (Socket socket = connected()) {
            assertEchoed(socket, 10);
        }
    }

    @Test
    void swallowedForGoodAndThenReset() throws Exception {
        try (Socket old = connected();
                Socket idle = connected()) {
            assertEchoed(old, 10);
            assertEchoed(idle, 10);
            heard.clear();
            proxy.swallow();
            old.setSoTimeout(A_WHILE_MS);
            assertThrows(SocketTimeoutException.class, () -> assertEchoed(old, 10));
            try (Socket fresh = connected()) {
                fresh.setSoTimeout(A_WHILE_MS);
                assertThrows(SocketTimeoutException.class, () -> assertEchoed(fresh, 10));
            }
            assertTrue(heard.stream().noneMatch(count -> count > 0), heard::toString);
            proxy.heal();
            assertThrows(IOException.class, () -> assertEchoed(old, 10));
            assertEchoed(idle, 10);
        }
    }

    @Test
    void delayedBothWaysAndStillInOrder() throws IOException {
        proxy.delay(Duration.ofMillis(60), Duration.ofMillis(10));
        try (Socket socket = connected()) {
            long began = System.nanoTime();
            assertEchoed(socket, 200_000);
            assertTrue(System.nanoTime() - began >= 100_000_000L);
        }
    }

    @Test
    void repliesAloneAreHeldOrDelayed() throws Exception {
        try (Socket socket = connected()) {
            proxy.holdReplies();
            socket.setSoTimeout(A_WHILE_MS);
            assertThrows(SocketTimeoutException.class, () -> assertEchoed(socket, 10));
            assertEquals(10, heardWithin(PATIENCE_MS));
            proxy.releaseReplies();
            socket.getInputStream().readNBytes(10);
            proxy.delayReplies(Duration.ofMillis(60));
            long began = System.nanoTime();
            assertEchoed(socket, 10);
            assertTrue(System.nanoTime() - began >= 55_000_000L);
        }
    }

    @Test
    void throttled() throws IOException {
        proxy.throttle(500_000);
        try (Socket socket = connected()) {
            long began = System.nanoTime();
            assertEchoed(socket, 100_000);
            long tookMs = (System.nanoTime() - began) / 1_000_000;
            assertTrue(tookMs >= 180 && tookMs < 2000, tookMs + " ms");
        }
    }

    @Test
    void slicedIntoPieces() throws IOException {
        proxy.slice();
        try (Socket socket = connected()) {
            assertEchoed(socket, 300);
            assertEchoed(socket, 1_000_000);
        }
    }

    @Test
    void cutInMidFrame() throws Exception {
        try (Socket socket = connected()) {
            assertEchoed(socket, 10);
            heard.clear();
            proxy.cut();
            socket.getOutputStream().write(new byte[1000]);
            int part = heardWithin(PATIENCE_MS);
            assertTrue(part == 500 || part == -1, "the reset may overtake what was said: " + part);
            assertThrows(IOException.class, () -> assertEchoed(socket, 10));
        }
    }

    private Socket connected() throws IOException {
        Socket socket = new Socket("127.0.0.1", proxy.port());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    private int heardWithin(int ms) {
        try {
            Integer count = heard.poll(ms, TimeUnit.MILLISECONDS);
            assertTrue(count != null, "nothing arrived");
            return count;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertEchoed(Socket socket, int count) throws IOException {
        byte[] said = new byte[count];
        new Random(count).nextBytes(said);
        Thread speaking = new Thread(() -> {
            try {
                socket.getOutputStream().write(said);
            } catch (IOException e) {
                // reading fails as well
            }
        });
        speaking.start();
        byte[] heard = new byte[count];
        InputStream in = socket.getInputStream();
        new DataInputStream(in).readFully(heard);
        assertArrayEquals(said, heard);
    }
}
