package io.inlet.cli;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.HandshakeResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.glassfish.tyrus.spi.UpgradeResponse;

/** One handshake: puts headers into the request, and keeps the head of the response for when it was refused. */
final class Handshake extends ClientEndpointConfig.Configurator {

    private final Map<String, String> sent;
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile int status;
    private volatile Map<String, List<String>> headers = Map.of();

    Handshake(Map<String, String> sent) {
        this.sent = sent;
    }

    /** As Inlet's own protocol has it. */
    static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    @Override
    public void beforeRequest(Map<String, List<String>> request) {
        sent.forEach((name, value) -> request.put(name, List.of(value)));
    }

    @Override
    public void afterResponse(HandshakeResponse response) {
        headers = response.getHeaders();
        if (response instanceof UpgradeResponse tyrus) {
            status = tyrus.getStatus();
        }
        answered.countDown();
    }

    /** The status, 0 if there was no response. Tyrus reports the failure a moment before it hands out the response. */
    int status() throws InterruptedException {
        answered.await(1, TimeUnit.SECONDS);
        return status;
    }

    /** {@code error_description} of {@code WWW-Authenticate} (RFC 6750), or null. */
    String description() {
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase("WWW-Authenticate")) {
                String value = String.join(", ", header.getValue()); // Tyrus splits at commas
                int from = value.indexOf("error_description=\"");
                if (from >= 0) {
                    String rest = value.substring(from + "error_description=\"".length());
                    return rest.contains("\"") ? rest.substring(0, rest.indexOf('"')) : rest;
                }
            }
        }
        return null;
    }
}
