package io.inlet.container;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An operator, at one node. */
record Ops(int port, String token) {

    static final String REVOCATIONS = "/ops/v1/revocations";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** As the JDK's client is by itself: it offers an upgrade to HTTP/2 with each request. */
    private static final HttpClient UPGRADING = HttpClient.newHttpClient();

    /** With a token that may. */
    static Ops at(int port) {
        return new Ops(port, token("olga", "ops"));
    }

    static String token(String sub, String... groups) {
        return Token.of("any", "any")
                .without("tenant_id")
                .without("interaction_id")
                .with("sub", sub)
                .with("jti", "jti-of-" + sub)
                .groups(groups)
                .signed();
    }

    Ops with(String otherToken) {
        return new Ops(port, otherToken);
    }

    Response list() {
        return send(request(REVOCATIONS).GET());
    }

    Response revoke(String kind, String value) {
        return revoke(
                Json.createObjectBuilder().add("kind", kind).add("value", value).add("reason", "a test"));
    }

    Response revoke(JsonObjectBuilder order) {
        return post(order.build().toString());
    }

    Response post(String body) {
        return send(ofOrder(body));
    }

    /** By a client that offers HTTP/2. */
    Response postUpgrading(String body) {
        return send(UPGRADING, ofOrder(body));
    }

    private HttpRequest.Builder ofOrder(String body) {
        return request(REVOCATIONS).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    Response lift(String kind, String value) {
        return send(request(REVOCATIONS + "/" + kind + "/" + value).DELETE());
    }

    Response get(String path) {
        return send(request(path).GET());
    }

    Response post(String path, JsonObjectBuilder order) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(order.build().toString())));
    }

    /** Whatever comes, byte by byte. */
    HttpResponse<byte[]> file(String path, JsonObjectBuilder order) {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(order.build().toString()));
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without a body. */
    Response command(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    Response delete(String path) {
        return send(request(path).DELETE());
    }

    /** Of an answer that is not waited for. */
    int statusOf(String path) {
        try {
            HttpResponse<InputStream> answer = CLIENT.send(request(path).GET().build(), BodyHandlers.ofInputStream());
            answer.body().close();
            return answer.statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What comes line by line, until it is closed. */
    Stream<String> lines(String path) {
        try {
            return CLIENT.send(request(path).GET().build(), BodyHandlers.ofLines())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With a body that is no JSON, and says so. */
    Response send(String method) {
        return send(
                request(REVOCATIONS).header("Content-Type", "text/plain").method(method, BodyPublishers.ofString("x")));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static Response send(HttpRequest.Builder request) {
        return send(CLIENT, request);
    }

    private static Response send(HttpClient client, HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            Map<String, String> headers = new TreeMap<>();
            answer.headers().map().forEach((name, values) -> headers.put(name, String.join(", ", values)));
            return new Response(answer.statusCode(), headers, answer.body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
