package io.inlet.admission;

import io.inlet.config.PlatformCredential;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * One way to prove that a stream is a platform's. The secrets of all credentials are compared whatever the first ones
 * come to, so that the time taken does not tell which of them is right.
 */
interface ProofScheme {

    /** @param credentials of this way and the request's platform, at least one */
    Proof prove(PlatformRequest request, List<PlatformCredential> credentials);

    /** All that match, each of them having been looked at. */
    static List<PlatformCredential> matching(
            List<PlatformCredential> credentials, Predicate<PlatformCredential> matches) {
        List<PlatformCredential> matching = new ArrayList<>();
        for (PlatformCredential credential : credentials) {
            if (matches.test(credential)) {
                matching.add(credential);
            }
        }
        return matching;
    }
}
