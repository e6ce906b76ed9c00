package io.inlet.container;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Who signs callers' tokens and publishes the keys for it as a JSON Web Key Set, when it can be reached. */
final class Issuer implements AutoCloseable {

    private final Map<String, KeyPair> keys = new LinkedHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final int port;
    private volatile String published = "{\"keys\":[]}";
    private volatile long delayMs;
    private HttpServer server;
    private boolean reachable;

    /** With an address, at which nobody answers yet. */
    Issuer() {
        up(0);
        port = server.getAddress().getPort();
        down();
    }

    String url() {
        return "http://127.0.0.1:" + port + "/jwks.json";
    }

    Issuer up() {
        if (!reachable) {
            up(port);
        }
        return this;
    }

    void down() {
        reachable = false;
        server.stop(0);
    }

    private void up(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        reachable = true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        LockSupport.parkNanos(delayMs * 1_000_000);
        byte[] body = published.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Each answer takes so long from now on. */
    void slow(long milliseconds) {
        delayMs = milliseconds;
    }

    /** How often it has been asked. */
    int asked() {
        return asked.get();
    }

    /** A set of these keys, in the place of the one before. */
    Issuer publishes(String... kids) {
        published = "{\"keys\":[" + Arrays.stream(kids).map(this::jwk).collect(Collectors.joining(",")) + "]}";
        return this;
    }

    KeyPair keys(String kid) {
        return keys.computeIfAbsent(kid, any -> Keys.rsa());
    }

    /** By one of its keys, which the token names. */
    String signed(Token token, String kid) {
        return token.header("kid", kid).signedBy(keys(kid).getPrivate());
    }

    private String jwk(String kid) {
        RSAPublicKey key = (RSAPublicKey) keys(kid).getPublic();
        byte[] modulus = key.getModulus().toByteArray();
        return "{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"" + kid + "\",\"e\":\"AQAB\",\"n\":\""
                + Token.base64(Arrays.copyOfRange(modulus, 1, modulus.length)) + "\"}";
    }

    @Override
    public void close() {
        down();
        threads.shutdownNow();
    }
}
