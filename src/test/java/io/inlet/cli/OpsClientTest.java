package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the commands make of a node's answers. */
class OpsClientTest {

    private final List<String> asked = new ArrayList<>();
    private HttpServer node;
    private int status = 201;
    private String answer = "{\"code\":\"abc_-123\",\"expires_at\":\"2026-11-29T02:00:00Z\"}";

    @BeforeEach
    void begin() throws Exception {
        node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        node.start();
    }

    @AfterEach
    void end() {
        node.stop(0);
    }

    private OpsClient client() {
        return new OpsClient(URI.create("http://127.0.0.1:" + node.getAddress().getPort()), null, "a-token");
    }

    /** What stands behind the # no browser sends, so no log has it. */
    @Test
    void theLinkToTheConsoleHasTheCodeBehindTheHash() throws Exception {
        URI link = client().consoleLink();
        assertEquals("/console/", link.getPath());
        assertEquals("link=abc_-123", link.getFragment());
        assertEquals(List.of("POST /ops/v1/session/links Bearer a-token"), asked);
    }

    @Test
    void whyThereIsNoneIsSaid() {
        status = 403;
        answer = "{\"error\":\"insufficient_role\",\"message\":\"The token's groups do not contain ops.\"}";
        Failure failure = assertThrows(Failure.class, () -> client().consoleLink());
        assertTrue(failure.getMessage().endsWith("403: The token's groups do not contain ops."), failure.getMessage());
    }
}
