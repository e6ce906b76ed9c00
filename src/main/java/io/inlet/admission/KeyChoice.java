package io.inlet.admission;

import java.security.interfaces.RSAPublicKey;

/** With which key a token is to be verified, if with any. */
sealed interface KeyChoice {

    /** @param source where it is from, in a sentence to the bearer */
    record Chosen(RSAPublicKey key, String source) implements KeyChoice {}

    /** There is none, and this is what to tell the bearer. */
    record None(Refusal refusal) implements KeyChoice {}
}
