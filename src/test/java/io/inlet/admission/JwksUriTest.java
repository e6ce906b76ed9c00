package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is taken from an issuer, and what is not, against a real HTTP server. */
@Timeout(30)
class JwksUriTest {

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private CompletableFuture<String> fetch(HttpHandler handler) {
        server.createContext("/jwks.json", exchange -> {
            requests.incrementAndGet();
            handler.handle(exchange);
        });
        return new JwksUri(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json")).fetch();
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String failure(CompletableFuture<String> fetch) {
        Throwable thrown = assertThrows(CompletionException.class, fetch::join).getCause();
        return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
    }

    @Test
    void theDocumentIsReturned() {
        assertEquals(
                "{\"keys\":[]}",
                fetch(exchange -> answer(exchange, 200, "{\"keys\":[]}".getBytes()))
                        .join());
    }

    @Test
    void aDocumentThatIsAsLargeAsAllowedIsReturned() {
        assertEquals(
                JwksUri.MAX_BYTES,
                fetch(exchange -> answer(exchange, 200, new byte[JwksUri.MAX_BYTES]))
                        .join()
                        .length());
    }

    @Test
    void aLargerOneIsReadNoFurther() {
        assertEquals("it is larger than 262144 bytes", failure(fetch(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (exchange) {
                while (true) {
                    exchange.getResponseBody().write(new byte[65_536]); // until the caller hangs up
                }
            }
        })));
    }

    @Test
    void anyOtherStatusIsAFailure() {
        assertEquals("it answers with status 500", failure(fetch(exchange -> answer(exchange, 500, new byte[0]))));
    }

    @Test
    void aRedirectIsNotFollowed() {
        assertEquals("it answers with status 302", failure(fetch(exchange -> {
            exchange.getResponseHeaders().set("Location", "/jwks.json");
            answer(exchange, 302, new byte[0]);
        })));
        assertEquals(1, requests.get());
    }

    @Test
    void anIssuerThatBeginsAndDoesNotEndIsGivenUp() {
        CountDownLatch over = new CountDownLatch(1);
        try {
            CompletableFuture<String> fetch = fetch(exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                await(over);
            });
            assertEquals("TimeoutException", failure(fetch));
        } finally {
            over.countDown();
        }
    }

    @Test
    void anIssuerThatDoesNotAnswerIsGivenUp() {
        CountDownLatch over = new CountDownLatch(1);
        try {
            assertEquals("request timed out", failure(fetch(exchange -> await(over))));
        } finally {
            over.countDown();
        }
    }

    @Test
    void anIssuerThatIsNotThereIsAFailureAtOnce() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        String cause = failure(new JwksUri(URI.create("http://127.0.0.1:" + port + "/")).fetch());
        assertTrue(cause.contains("Connect"), cause);
    }

    private static void await(CountDownLatch over) {
        try {
            over.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
