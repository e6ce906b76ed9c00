package io.inlet.endpoint;

import io.inlet.admission.CredentialVerifier;
import io.inlet.admission.PlatformRequest;
import io.inlet.admission.RequestTarget;
import io.inlet.admission.Verification;
import io.inlet.config.Settings;
import io.inlet.dialect.Offer;
import io.inlet.dialect.Provider;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;

/**
 * The handshakes of telephony platforms at {@code /v1/streams/{provider}}: whether one is let in, and what its connection
 * speaks. Thread-safe.
 */
final class Platforms {

    private final CredentialVerifier credentials;
    private final Settings.Platforms settings;

    Platforms(CredentialVerifier credentials, Settings.Platforms settings) {
        this.credentials = credentials;
        this.settings = settings;
    }

    Verification verify(HttpServletRequest request, String address) {
        return credentials.verify(new PlatformRequest(word(request), request::getHeader, target(request), address));
    }

    /** Of a caller that has been let in: what it will speak. */
    void introduce(Caller caller, HttpServletRequest request) {
        String word = word(request);
        Offer offer = new Offer(
                target(request).parametersToShow(),
                caller.identity().tenantId(),
                word + "-" + UUID.randomUUID(),
                settings.callIdKeys(),
                settings.bigEndianL16().contains(word));
        caller.speaks(word, Provider.of(word).orElseThrow().speak(offer));
    }

    private static String word(HttpServletRequest request) {
        return request.getServletPath().substring(StreamsEndpoint.PATH.length());
    }

    private static RequestTarget target(HttpServletRequest request) {
        return RequestTarget.of(request.getRequestURI(), request.getQueryString());
    }
}
