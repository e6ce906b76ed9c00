package io.inlet.admission;

import jakarta.json.spi.JsonProvider;
import java.util.Optional;

/**
 * Why a handshake is refused before the upgrade, for the caller (status, error, message) and the operator (error).
 *
 * @param message what is wrong and what to do; never contains a token or another secret
 * @param retryAfterS seconds for Retry-After, 0 where the reason is not {@link Reason#retryable()}
 * @param challenge the WWW-Authenticate of the answer: there with each 401 (RFC 9110 §15.5.2), and with nothing else
 */
public record Refusal(Reason reason, String message, int retryAfterS, Optional<String> challenge) {

    private static final JsonProvider JSON = JsonProvider.provider();
    private static final int UNAUTHORIZED = 401;

    /** The single list of refusals, each with its HTTP status and the word in {@code "error"}. */
    public enum Reason {
        BAD_UPGRADE(400, "bad_upgrade"),
        INVALID_TOKEN(401, "invalid_token"),
        TOKEN_REVOKED(401, "token_revoked"),
        INVALID_CREDENTIALS(401, "invalid_credentials"),
        INSUFFICIENT_ROLE(403, "insufficient_role"),
        ORIGIN_NOT_ALLOWED(403, "origin_not_allowed"),
        PROVIDER_CLOSED(403, "provider_closed"),
        TENANT_NOT_ALLOWED(403, "tenant_not_allowed"),
        UNKNOWN_PROVIDER(404, "unknown_provider"),
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
        if ((reason.status() == UNAUTHORIZED) != challenge.isPresent()) {
            throw new IllegalArgumentException(reason + " with challenge " + challenge);
        }
    }

    /** Where another token is needed, if anything. */
    public Refusal(Reason reason, String message, int retryAfterS) {
        this(
                reason,
                message,
                retryAfterS,
                reason.status() == UNAUTHORIZED ? Optional.of(bearer(message)) : Optional.empty());
    }

    /** The body of the answer. */
    public String json() {
        return JSON.createObjectBuilder()
                .add("error", reason.word())
                .add("message", message)
                .build()
                .toString();
    }

    /** RFC 6750 §3. */
    private static String bearer(String message) {
        return "Bearer error=\"invalid_token\", error_description=\"" + description(message) + "\"";
    }

    /** Printable ASCII without the quote and the backslash. */
    private static String description(String message) {
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

    public static Refusal sessionOver() {
        return invalidToken("The session is over: sign in again.");
    }

    public static Refusal severalSessions() {
        return invalidToken("There are several cookies " + OperatorSessions.COOKIE
                + ", and no telling whose the request is: delete them, and sign in again.");
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

    /** @param challenge by what else its platform could prove itself */
    static Refusal invalidCredentials(String message, String challenge) {
        return new Refusal(Reason.INVALID_CREDENTIALS, message, 0, Optional.of(challenge));
    }
}
