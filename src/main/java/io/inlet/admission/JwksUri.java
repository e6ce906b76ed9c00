package io.inlet.admission;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Where an issuer publishes its key set, over HTTP. Redirects are not followed: the address an operator has set is the
 * one that is believed. Thread-safe.
 */
public final class JwksUri {

    static final int MAX_BYTES = 256 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration HEADER_TIMEOUT = Duration.ofSeconds(4);
    private static final int WHOLE_TIMEOUT_S = 5; // HttpRequest's ends with the header
    private static final int OK = 200;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final HttpRequest request;

    public JwksUri(URI uri) {
        request = HttpRequest.newBuilder(uri)
                .header("Accept", "application/jwk-set+json, application/json") // RFC 7517 §8.5
                .timeout(HEADER_TIMEOUT)
                .build();
    }

    /** The document as it is now. Does not block, and is over after five seconds in any case. */
    public CompletableFuture<String> fetch() {
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, header -> new BoundedBody(MAX_BYTES));
        return exchange.thenApply(JwksUri::text)
                .orTimeout(WHOLE_TIMEOUT_S, TimeUnit.SECONDS)
                .whenComplete((text, failed) -> exchange.cancel(true));
    }

    private static String text(HttpResponse<byte[]> response) {
        if (response.statusCode() != OK) {
            throw new CompletionException(new IOException("it answers with status " + response.statusCode()));
        }
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
