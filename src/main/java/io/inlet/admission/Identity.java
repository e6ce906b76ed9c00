package io.inlet.admission;

import io.inlet.journal.Who;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Whom a verified token is about, as far as it says: none of its claims is required.
 *
 * @param tenantId claim {@code tenant_id}
 * @param interactionId claim {@code interaction_id}, which may end in {@code *}
 */
public record Identity(
        Optional<String> sub, Optional<String> jti, Optional<String> tenantId, Optional<String> interactionId) {

    public static Identity of(JsonWebToken token) {
        return new Identity(
                text(token, "sub"), text(token, "jti"), text(token, "tenant_id"), text(token, "interaction_id"));
    }

    private static Optional<String> text(JsonWebToken token, String claim) {
        return Optional.ofNullable(token.<Object>getClaim(claim)).map(Object::toString);
    }

    /** For the log. @param origin the page it is, null where it is none */
    public Who who(String address, String origin) {
        return new Who(
                address, origin, sub.orElse(null), jti.orElse(null), tenantId.orElse(null), interactionId.orElse(null));
    }

    /** What to call whoever gave an order with this token. */
    public String name() {
        return sub.or(() -> jti).or(() -> tenantId).orElse("unnamed");
    }
}
