package io.inlet.admission;

import io.inlet.config.PlatformCredential;
import io.inlet.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Genesys AudioHook: an HTTP message signature (draft of RFC 9421), HMAC-SHA256 with the client secret that the API key
 * names, over the request's target, host, ids and key (AudioHook, security page and reference implementation). It is
 * good for ten seconds. What is wrong with its form or its time is told; an unknown API key takes as long, and hears the
 * same, as a wrong secret.
 */
final class AudioHookSignature implements ProofScheme {

    static final long SKEW_S = 3;
    static final long MAX_AGE_S = 10;

    private static final int LEAST_NONCE = 22; // 128 bits in base64
    private static final String INPUT = "Signature-Input";
    private static final String SIGNATURE = "Signature";
    private static final String KEY = "X-API-KEY";
    private static final List<String> REQUIRED = List.of(
            "@request-target",
            "@authority",
            "audiohook-organization-id",
            "audiohook-session-id",
            "audiohook-correlation-id",
            "x-api-key");

    private final Clock clock;

    AudioHookSignature(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Proof prove(PlatformRequest request, List<PlatformCredential> credentials) {
        Optional<String> input = request.header(INPUT);
        Optional<String> value = request.header(SIGNATURE);
        if (input.isEmpty() && value.isEmpty()) {
            return new Proof.Missing(KEY + ", " + INPUT + " and " + SIGNATURE);
        }
        Optional<MessageSignature> signature =
                input.flatMap(covers -> value.flatMap(bytes -> MessageSignature.read(covers, bytes)));
        if (signature.isEmpty()) {
            return new Proof.Wrong(INPUT + " and " + SIGNATURE + " must have one signature, in the form of RFC 9421.");
        }
        return fault(signature.get(), request)
                .<Proof>map(Proof.Wrong::new)
                .orElseGet(() -> matching(signature.get(), request, credentials));
    }

    /** What is wrong with it whatever the secret. */
    private Optional<String> fault(MessageSignature signature, PlatformRequest request) {
        Map<String, String> parameters = signature.parameters();
        List<String> missing = new ArrayList<>(REQUIRED);
        missing.removeAll(signature.covered());
        if (!missing.isEmpty()) {
            return Optional.of("The signature does not cover " + String.join(", ", missing) + ".");
        }
        if (request.header(KEY)
                .filter(key -> key.equals(parameters.get("keyid")))
                .isEmpty()) {
            return Optional.of("The signature's keyid is not the " + KEY + ".");
        }
        if (parameters.getOrDefault("nonce", "").length() < LEAST_NONCE) {
            return Optional.of("The signature's nonce has fewer than " + LEAST_NONCE + " characters.");
        }
        if (!"hmac-sha256".equals(parameters.get("alg"))) {
            return Optional.of("The signature's alg is not hmac-sha256.");
        }
        return untimely(signature);
    }

    private Optional<String> untimely(MessageSignature signature) {
        Optional<Long> created = signature.time("created");
        Optional<Long> expires = signature.time("expires");
        if (created.isEmpty() || expires.isEmpty()) {
            return Optional.of("The signature must say when it was created, and when it expires.");
        }
        long now = clock.instant().getEpochSecond();
        long age = now - created.get();
        if (age < -SKEW_S) {
            return Optional.of("The signature's created is " + -age + " s in the future: check the clocks.");
        }
        if (age > MAX_AGE_S) {
            return Optional.of("The signature's created is " + age + " s old, and " + MAX_AGE_S
                    + " are accepted: check the clocks.");
        }
        return expires.get() < now - SKEW_S
                ? Optional.of("The signature expired " + (now - expires.get()) + " s ago: check the clocks.")
                : Optional.empty();
    }

    private static Proof matching(
            MessageSignature signature, PlatformRequest request, List<PlatformCredential> credentials) {
        byte[] apiKey = signature.parameters().get("keyid").getBytes(StandardCharsets.UTF_8);
        return Proof.of(
                ProofScheme.matching(credentials, one -> {
                    Secret secret = one.secret().orElseThrow();
                    Optional<String> base = signature.base(name -> component(name, request, one));
                    boolean known = Secret.of(one.apiKey().orElseThrow()).is(apiKey);
                    byte[] expected = Hmac.SHA_256.of(base.orElse(""), secret);
                    return MessageDigest.isEqual(signature.signature(), expected) & known & base.isPresent();
                }),
                "The signature is not that of the " + KEY + " and its client secret over this request: where a proxy"
                        + " changes host or path, set PUBLIC_URL.");
    }

    /** The value of a component; what is derived from the request begins with @. */
    private static Optional<String> component(String name, PlatformRequest request, PlatformCredential credential) {
        Optional<SeenUrl> seen = credential.url().map(base -> new SeenUrl(base, request.target()));
        return switch (name) {
            case "@request-target" ->
                Optional.of(seen.map(SeenUrl::requestTarget)
                        .orElseGet(() -> request.target().text()));
            case "@authority" ->
                seen.map(SeenUrl::authority)
                        .or(() -> request.header("Host").map(host -> host.toLowerCase(Locale.ROOT)));
            default -> name.startsWith("@") ? Optional.empty() : request.header(name);
        };
    }
}
