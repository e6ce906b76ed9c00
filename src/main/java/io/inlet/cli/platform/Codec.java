package io.inlet.cli.platform;

import io.inlet.dialect.Encoding;

/**
 * How a platform codes audio.
 *
 * @param word the platform's own, as {@code --codec} takes it
 */
public record Codec(String word, Encoding encoding, int sampleRate) {

    @Override
    public String toString() {
        return word + " at " + sampleRate + " Hz";
    }
}
