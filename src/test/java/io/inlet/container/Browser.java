package io.inlet.container;

import java.io.IOException;
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

/** What an operator's browser sends: the cookie it was given by itself, and the console's header if the page says so. */
record Browser(int port, String cookie, Map<String, String> headers) {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Signed out. */
    static Browser at(int port) {
        return new Browser(port, "", Map.of());
    }

    /** A page of the console, in the session that a token or code was exchanged for. */
    static Browser signedIn(String token) {
        Response answer = at(InletUnderTest.PORT).signIn(token);
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        Browser browser = at(InletUnderTest.PORT).keeping(answer).with("Inlet-Console", "1");
        Token.MINTED.add(browser.secret());
        return browser;
    }

    Response signIn(String token) {
        return with("Authorization", "Bearer " + token).send("POST", "/ops/v1/session", null);
    }

    /** With the cookie of that answer. */
    Browser keeping(Response answer) {
        return new Browser(port, answer.header("Set-Cookie").replaceFirst(";.*", ""), headers);
    }

    /** What is in the cookie. */
    String secret() {
        return cookie.substring("inlet_session=".length());
    }

    Browser with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Browser(port, cookie, more);
    }

    /** Any page that is not the console. */
    Browser elsewhere() {
        return new Browser(port, cookie, Map.of());
    }

    Response get(String path) {
        return send("GET", path, null);
    }

    Response post(String path, String json) {
        return with("Content-Type", "application/json").send("POST", path, json);
    }

    Response delete(String path) {
        return send("DELETE", path, null);
    }

    /** @param body null for none */
    Response send(String method, String path, String body) {
        HttpRequest request = request(path)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
            Map<String, String> answered = new TreeMap<>();
            answer.headers().map().forEach((name, values) -> answered.put(name, String.join(", ", values)));
            return new Response(answer.statusCode(), answered, answer.body());
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

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
        headers.forEach(request::header);
        return cookie.isEmpty() ? request : request.header("Cookie", cookie);
    }
}
