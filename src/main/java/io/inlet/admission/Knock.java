package io.inlet.admission;

import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Who asks to be let in.
 *
 * @param token verified
 * @param origin the Origin header, which browsers send and cannot fake
 * @param address where the caller is, behind the proxies that are trusted
 */
public record Knock(JsonWebToken token, Optional<String> origin, String address) {

    boolean mayIngest() {
        return TokenVerifier.roles(token).contains(Admission.INGEST);
    }
}
