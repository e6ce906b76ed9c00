package io.inlet.admission;

import org.eclipse.microprofile.jwt.JsonWebToken;

/** What became of a token. */
public sealed interface Verification {

    /** It is genuine and in force. */
    record Verified(JsonWebToken token) implements Verification {}

    /** It is not, or that cannot be told now, and this is what to tell its bearer. */
    record Failed(Refusal refusal) implements Verification {}
}
