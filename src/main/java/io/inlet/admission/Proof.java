package io.inlet.admission;

import io.inlet.config.PlatformCredential;
import java.util.List;

/** What became of one way to prove that a stream is a platform's. */
sealed interface Proof {

    /** It was not tried. @param instead what to send */
    record Missing(String instead) implements Proof {}

    /** It was tried, and failed. @param why a sentence that gives away nothing secret, nor which of them was nearly right */
    record Wrong(String why) implements Proof {}

    /** It is true, for each of these. */
    record Given(List<PlatformCredential> by) implements Proof {}

    /** Given by those that match, if any. */
    static Proof of(List<PlatformCredential> matching, String otherwise) {
        return matching.isEmpty() ? new Wrong(otherwise) : new Given(matching);
    }
}
