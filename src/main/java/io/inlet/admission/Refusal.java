package io.inlet.admission;

import jakarta.json.spi.JsonProvider;
import java.util.Optional;

/**
 * Why a handshake is refused before the upgrade, for the caller (status, error, message) and the operator (error).
 *
 * @param message what is wrong and what to do; never contains a token
 * @param retryAfterS seconds for Retry-After, 0 where the reason is not {@link Reason#retryable()}
 */
public record Refusal(Reason reason, String message, int retryAfterS) {

    private static final JsonProvider JSON = JsonProvider.provider();
    private static final int UNAUTHORIZED = 401;

    /** The single list of refusals, each with its HTTP status and the word in {@code "error"}. */
    public enum Reason {
        BAD_UPGRADE(400, "bad_upgrade"),
        INVALID_TOKEN(401, "invalid_token"),
        TOKEN_REVOKED(401, "token_revoked"),
        INSUFFICIENT_ROLE(403, "insufficient_role"),
        ORIGIN_NOT_ALLOWED(403, "origin_not_allowed"),
        UPGRADE_REQUIRED(426, "upgrade_required"),
        TOO_MANY_CONNECTIONS(429, "too_many_connections"),
        TENANT_FULL(429, "tenant_full"),
        TOO_MANY_HANDSHAKES(429, "too_many_handshakes"),
        TOO_MANY_FAILURES(429, "too_many_failures"),
        NODE_FULL(503, "node_full"),
        OVERLOADED(503, "overloaded"),
        KEYS_UNAVAILABLE(503, "keys_unavailable"),
        DRAINING(503, "draining");

        private final int status;
        private final String word;

        Reason(int status, String word) {
            this.status = status;
            this.word = word;
        }

        public int status() {
            return status;
        }

        public String word() {
            return word;
        }

        /** Whether the same handshake may be let in later, and Retry-After says when: Too Many Requests, Unavailable. */
        public boolean retryable() {
            return status == 429 || status == 503;
        }
    }

    public Refusal {
        if (reason.retryable() != retryAfterS > 0) {
            throw new IllegalArgumentException(reason + " with Retry-After " + retryAfterS);
        }
    }

    /** The body of the answer. */
    public String json() {
        return JSON.createObjectBuilder()
                .add("error", reason.word())
                .add("message", message)
                .build()
                .toString();
    }

    /** The WWW-Authenticate of the answer (RFC 6750 §3), where it is another token that is needed. */
    public Optional<String> challenge() {
        return reason.status() == UNAUTHORIZED
                ? Optional.of("Bearer error=\"invalid_token\", error_description=\"" + description() + "\"")
                : Optional.empty();
    }

    /** Printable ASCII without the quote and the backslash. */
    private String description() {
        return message.replaceAll("[^ !#-\\[\\]-~]", "?");
    }

    static Refusal of(Reason reason, String message) {
        return new Refusal(reason, message, 0);
    }

    public static Refusal badUpgrade(String message) {
        return of(Reason.BAD_UPGRADE, message);
    }

    public static Refusal upgradeRequired() {
        return of(Reason.UPGRADE_REQUIRED, "This address speaks WebSocket (RFC 6455): connect with ws:// or wss://.");
    }

    public static Refusal tokenMissing() {
        return invalidToken("No token: send it as Authorization: Bearer <jwt>, or, from a browser, offer the"
                + " subprotocols inlet.v1 and bearer.<jwt>.");
    }

    public static Refusal keysUnavailable(String message, int retryAfterS) {
        return new Refusal(Reason.KEYS_UNAVAILABLE, message, retryAfterS);
    }

    public static Refusal tokenRevoked(Revocation revocation) {
        return of(
                Reason.TOKEN_REVOKED,
                "The token was revoked, by its " + revocation.kind().claim() + ": ask whoever gives out tokens.");
    }

    public static Refusal insufficientRole(String role) {
        return of(Reason.INSUFFICIENT_ROLE, "The token's groups do not contain " + role + ".");
    }

    static Refusal invalidToken(String message) {
        return of(Reason.INVALID_TOKEN, message);
    }
}
