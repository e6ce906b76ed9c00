package io.inlet.admission;

import io.inlet.config.PlatformCredential;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** What a platform's credential allows, as a token that never expires. */
final class PlatformToken {

    /**
     * The claim that binds the account of a platform's start. Its name is one that no issuer uses for something else:
     * their tokens go on to be bound by tenant and interaction alone.
     */
    static final String ACCOUNT = "platform_account";

    private static final long END_OF_9999 = 253_402_300_799L;

    private PlatformToken() {}

    /** @param tenant whose calls it is for; empty: those of the account that the platform names */
    static JsonWebToken of(PlatformCredential credential, Optional<String> tenant) {
        Map<String, Object> claims = new HashMap<>();
        claims.put("sub", credential.subject());
        claims.put("groups", Set.of(Admission.INGEST));
        claims.put("exp", END_OF_9999);
        tenant.ifPresent(id -> claims.put("tenant_id", id));
        credential.account().ifPresent(id -> claims.put(ACCOUNT, id));
        return new ClaimSet(claims);
    }
}
