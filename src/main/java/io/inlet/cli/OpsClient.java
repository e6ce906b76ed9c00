package io.inlet.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** What a node lets operators do, over HTTP. A {@link Failure} says why it did not. */
final class OpsClient {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String REVOCATIONS = "/ops/v1/revocations";

    private final HttpClient http;
    private final URI node;
    private final String token;

    /**
     * @param ca certificates to trust, null for the JVM's
     * @param token with the role ops, or one that may look
     */
    OpsClient(URI node, Path ca, String token) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
        http = (ca == null ? builder : builder.sslContext(Trust.in(ca))).build();
        this.node = node;
        this.token = token;
    }

    JsonObject revocations() throws InterruptedException {
        return answer(request(REVOCATIONS).GET());
    }

    JsonObject revoke(JsonObject order) throws InterruptedException {
        return answer(request(REVOCATIONS)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(order.toString())));
    }

    JsonObject lift(String kind, String value) throws InterruptedException {
        return answer(request(REVOCATIONS + "/" + kind + "/" + inPath(value)).DELETE());
    }

    JsonObject node() throws InterruptedException {
        return answer(request("/ops/v1/node").GET());
    }

    /** @param tenant null for all */
    JsonObject streams(String tenant, int limit) throws InterruptedException {
        String ofTenant = tenant == null ? "" : "&tenant=" + URLEncoder.encode(tenant, StandardCharsets.UTF_8);
        return answer(request("/ops/v1/streams?limit=" + limit + ofTenant).GET());
    }

    JsonObject end(String call, String reason) throws InterruptedException {
        JsonObject order = new JsonObject();
        order.addProperty("reason", reason);
        return answer(request("/ops/v1/streams/" + inPath(call) + "/end")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(order.toString())));
    }

    /** Where to sign in at the console as whoever this token is; once, within minutes. */
    URI consoleLink() throws InterruptedException {
        JsonObject link = answer(request("/ops/v1/session/links").POST(BodyPublishers.noBody()));
        return node.resolve("/console/#link=" + link.get("code").getAsString());
    }

    /** Slashes stay: servers refuse them in any other form. */
    private static String inPath(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(node.resolve(path)).timeout(PATIENCE).header("Authorization", "Bearer " + token);
    }

    private JsonObject answer(HttpRequest.Builder request) throws InterruptedException {
        HttpResponse<String> response;
        try {
            response = http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new Failure("no answer from " + node + ": " + Inlet.sentence(e));
        }
        JsonObject body = json(response.body());
        if (response.statusCode() >= 300) {
            String message = body.has("message") ? body.get("message").getAsString() : "no reason given";
            throw new Failure(node + " answered " + response.statusCode() + ": " + message);
        }
        return body;
    }

    private static JsonObject json(String text) {
        try {
            return JsonParser.parseString(text).getAsJsonObject();
        } catch (RuntimeException notJson) {
            return new JsonObject();
        }
    }
}
