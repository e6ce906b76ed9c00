package io.inlet.admission;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Claims that this node vouches for itself, as a token: so that roles, binding, revocation and limits are the same for
 * whoever was let in by a credential, a session or a ticket as for the bearer of an issuer's token. It has no secret in
 * it. Immutable.
 */
record ClaimSet(Map<String, Object> claims) implements JsonWebToken {

    ClaimSet {
        claims = Map.copyOf(claims);
    }

    /** Whom the token is about and what it may, up to that time; whatever else is in it is left behind. */
    static ClaimSet of(JsonWebToken token, long expiresS) {
        Map<String, Object> claims = identity(token);
        Identity.of(token).tenantId().ifPresent(id -> claims.put("tenant_id", id));
        Identity.of(token).interactionId().ifPresent(id -> claims.put("interaction_id", id));
        claims.put("groups", Set.copyOf(TokenVerifier.roles(token)));
        claims.put("exp", expiresS);
        return new ClaimSet(claims);
    }

    /** The call of that tenant and interaction and no other, in the name of whoever asked for it. */
    static ClaimSet ofCall(JsonWebToken by, String tenantId, String interactionId, long expiresS) {
        Map<String, Object> claims = identity(by);
        claims.put("tenant_id", tenantId);
        claims.put("interaction_id", interactionId);
        claims.put("groups", Set.of(Admission.INGEST));
        claims.put("exp", expiresS);
        return new ClaimSet(claims);
    }

    /** By which it can be revoked. */
    private static Map<String, Object> identity(JsonWebToken token) {
        Map<String, Object> claims = new HashMap<>();
        Identity.of(token).sub().ifPresent(id -> claims.put("sub", id));
        Identity.of(token).jti().ifPresent(id -> claims.put("jti", id));
        return claims;
    }

    @Override
    public String getName() {
        return getSubject();
    }

    @Override
    public Set<String> getClaimNames() {
        return claims.keySet();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T getClaim(String name) {
        return (T) claims.get(name);
    }
}
