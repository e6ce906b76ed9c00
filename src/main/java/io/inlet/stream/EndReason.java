package io.inlet.stream;

/**
 * How a stream, or a connection that never became one, can end: the single list of codes. Each has the word used in
 * error messages, events and logs, the WebSocket close code (RFC 6455 §7.4; 4000–4499 may be retried as it is,
 * 4500–4999 not), who has to act, and the sentence for that person.
 */
public enum EndReason {
    STOP("stop", 1000, Fault.NOBODY, "The sender said stop."),
    CLOSED("closed", 1000, Fault.NOBODY, "The sender closed without a stop."),
    LOST("lost", 1006, Fault.NETWORK, 0, "The connection was lost: connect again, with resume."),
    GOING_AWAY("going_away", 1001, Fault.SERVER, 1000, "This node is going away: connect again."),
    DRAINED("drained", 1012, Fault.SERVER, 0, "This node is going away: connect again, with resume."),
    MOVED_BY_OPERATOR(
            "moved_by_operator",
            1012,
            Fault.SERVER,
            0,
            "An operator wants this call elsewhere: connect again, with resume."),

    WRONG_MESSAGE_KIND("wrong_message_kind", 1003, Fault.SENDER, "Send a start message before audio."),
    NOT_JSON("not_json", 1007, Fault.SENDER, "Send texts that are JSON objects."),
    BAD_FRAME("bad_frame", 1007, Fault.SENDER, "Send frames of at least one sample and of whole samples only."),
    MAX_DURATION("max_duration", 1008, Fault.SENDER, "The stream is longer than MAX_DURATION_S allows: begin another."),
    ENDED_BY_OPERATOR(
            "ended_by_operator",
            1008,
            Fault.SERVER,
            "An operator has ended this call: ask them before you begin another."),
    NOT_READING("not_reading", 1008, Fault.SENDER, "The sender does not read what it is told: read acks and all else."),
    FRAME_TOO_BIG(
            "frame_too_big", 1009, Fault.SENDER, "Send frames of at most MAX_FRAME_BYTES, texts of at most 64 KiB."),
    INTERNAL_ERROR(
            "internal_error",
            1011,
            Fault.SERVER,
            1000,
            "Something failed here, which the server's log tells: connect again."),
    OVERLOADED("overloaded", 1013, Fault.SERVER, 1000, "More audio came than could be passed on: connect again later."),
    POSITION_UNKNOWN(
            "position_unknown",
            1013,
            Fault.SERVER,
            1000,
            "Redis does not answer, and only it knows how far the stream got: resume again."),
    START_TIMEOUT("start_timeout", 4000, Fault.SENDER, 1000, "Send start within START_TIMEOUT_S after connecting."),
    IDLE_TIMEOUT("idle_timeout", 4001, Fault.SENDER, 1000, "Send something at least every IDLE_TIMEOUT_S."),
    CONSUMER_DOWN(
            "consumer_down",
            4010,
            Fault.SERVER,
            1000,
            "Redis has been away for longer than the buffer holds: connect again, with resume."),
    RATE_LIMIT(
            "rate_limit",
            4029,
            Fault.SENDER,
            1000,
            "More frames or audio came than MAX_FRAMES_PER_S and MAX_RATE_FACTOR allow: send at the pace of speech."),
    TOKEN_INVALID("token_invalid", 4501, Fault.SENDER, "The new token does not verify: get another one."),
    TOKEN_REVOKED("token_revoked", 4501, Fault.SENDER, "The token was revoked: get another one."),
    TOKEN_EXPIRED("token_expired", 4502, Fault.SENDER, "The token expired, and no new one came: send auth in time."),
    CONNECTION_LIMIT("connection_limit", 4504, Fault.SENDER, "The tenant has its streams: end one first."),
    TENANT_MISMATCH(
            "tenant_mismatch",
            4503,
            Fault.SENDER,
            "The token is for another tenant_id: send a start that is of the token's, or get another token."),
    INTERACTION_MISMATCH(
            "interaction_mismatch",
            4503,
            Fault.SENDER,
            "The token is for another interaction_id: send a start that is of the token's, or get another token."),
    TAKEN_OVER(
            "taken_over",
            4509,
            Fault.NOBODY,
            "Another connection carries this interaction now: nothing is to be done."),
    BAD_START("bad_start", 4513, Fault.SENDER, "Send one complete start message, first."),
    UNSUPPORTED_FORMAT("unsupported_format", 4515, Fault.SENDER, "Send audio in a format this server takes.");

    /** Whose turn it is to do something. */
    public enum Fault {
        NOBODY,
        SENDER,
        NETWORK,
        SERVER
    }

    private static final int NEVER = -1;

    private final String word;
    private final int closeCode;
    private final Fault fault;
    private final int retryAfterMs;
    private final String text;

    EndReason(String word, int closeCode, Fault fault, String text) {
        this(word, closeCode, fault, NEVER, text);
    }

    EndReason(String word, int closeCode, Fault fault, int retryAfterMs, String text) {
        this.word = word;
        this.closeCode = closeCode;
        this.fault = fault;
        this.retryAfterMs = retryAfterMs;
        this.text = text;
    }

    public String word() {
        return word;
    }

    public int closeCode() {
        return closeCode;
    }

    public Fault fault() {
        return fault;
    }

    /** Whether connecting again, with all else the same, can help. */
    public boolean retryable() {
        return retryAfterMs != NEVER;
    }

    /** How long to wait before that, in ms; only where {@link #retryable()}. */
    public int retryAfterMs() {
        return retryAfterMs;
    }

    public String text() {
        return text;
    }
}
