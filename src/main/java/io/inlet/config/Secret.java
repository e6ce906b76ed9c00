package io.inlet.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** What only we and a platform know. No text of it shows it; comparing takes equally long whatever is alike. */
public final class Secret {

    private final byte[] bytes;

    public Secret(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As the key of a MAC. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** @param given by whoever says that it knows it: the time taken depends on its length alone */
    public boolean is(byte[] given) {
        return MessageDigest.isEqual(given, bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && is(secret.bytes);
    }

    @Override
    public int hashCode() {
        return Secret.class.hashCode(); // the same for all, so that it tells nothing
    }

    @Override
    public String toString() {
        return "***";
    }
}
