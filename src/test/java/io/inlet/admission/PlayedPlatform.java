package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.inlet.config.SampleSettings;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** A platform that knocks at a server with these credentials: a request that can be right or wrong in any part. */
final class PlayedPlatform {

    static final long NOW = 1_641_013_205;

    private final String platform;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String publicUrl = "wss://ingest.example.com";
    private String credentials = "";
    private String path;
    private String query;
    private String address = "203.0.113.9";
    private long now = NOW;

    PlayedPlatform(String platform) {
        this.platform = platform;
        path = "/v1/streams/" + platform;
    }

    PlayedPlatform with(String... lines) {
        credentials = String.join("\n", lines);
        return this;
    }

    PlayedPlatform publicUrl(String url) {
        publicUrl = url;
        return this;
    }

    PlayedPlatform target(String pathAndQuery) {
        int mark = pathAndQuery.indexOf('?');
        path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
        query = mark < 0 ? null : pathAndQuery.substring(mark + 1);
        return this;
    }

    PlayedPlatform query(String text) {
        query = text;
        return this;
    }

    PlayedPlatform header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    PlayedPlatform without(String header) {
        headers.remove(header);
        return this;
    }

    PlayedPlatform from(String other) {
        address = other;
        return this;
    }

    PlayedPlatform at(long second) {
        now = second;
        return this;
    }

    PlatformRequest request() {
        return new PlatformRequest(platform, headers::get, RequestTarget.of(path, query), address);
    }

    private Verification verification() {
        CredentialVerifier verifier = new CredentialVerifier(
                SampleSettings.with("STREAM_CREDENTIALS", credentials, "PUBLIC_URL", publicUrl)
                        .platforms()
                        .credentials(),
                Clock.fixed(Instant.ofEpochSecond(now), ZoneOffset.UTC));
        return verifier.verify(request());
    }

    JsonWebToken letIn() {
        return assertInstanceOf(Verification.Verified.class, verification()).token();
    }

    Refusal refused(Refusal.Reason reason) {
        Refusal refusal =
                assertInstanceOf(Verification.Failed.class, verification()).refusal();
        assertEquals(reason, refusal.reason(), refusal.message());
        return refusal;
    }

    /** The reason being credentials that do not verify. */
    String wrong() {
        return refused(Refusal.Reason.INVALID_CREDENTIALS).message();
    }
}
