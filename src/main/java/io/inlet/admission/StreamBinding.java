package io.inlet.admission;

import io.inlet.stream.EndReason;
import io.inlet.stream.StreamId;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The calls a token allows: where it names a tenant, an interaction or an account, a stream must be of these. An
 * interaction may end in {@code *}, which stands for any ending.
 *
 * @param tenantId claim {@code tenant_id}
 * @param interactionId claim {@code interaction_id}
 * @param accountId whom a platform's start must name; in a {@link PlatformToken} only
 */
public record StreamBinding(Optional<String> tenantId, Optional<String> interactionId, Optional<String> accountId) {

    private static final String ANY_ENDING = "*";

    public static StreamBinding of(JsonWebToken token) {
        Identity identity = Identity.of(token);
        return new StreamBinding(
                identity.tenantId(),
                identity.interactionId(),
                Optional.ofNullable(token.<Object>getClaim(PlatformToken.ACCOUNT))
                        .map(Object::toString));
    }

    /** The only interaction it allows, where that is one. */
    Optional<String> interaction() {
        return interactionId.filter(pattern -> !pattern.endsWith(ANY_ENDING));
    }

    /**
     * Why the stream may not be opened with this token; empty when it may.
     *
     * @param account who the platform says pays for the call, where it says so
     */
    public Optional<EndReason> refusal(StreamId id, Optional<String> account) {
        if (accountId.isPresent() && !accountId.equals(account)) {
            return Optional.of(EndReason.TENANT_MISMATCH);
        }
        if (tenantId.filter(tenant -> !tenant.equals(id.tenantId())).isPresent()) {
            return Optional.of(EndReason.TENANT_MISMATCH);
        }
        if (interactionId
                .filter(pattern -> !matches(pattern, id.interactionId()))
                .isPresent()) {
            return Optional.of(EndReason.INTERACTION_MISMATCH);
        }
        return Optional.empty();
    }

    /** Why a token with that binding may not take the place of one with this before there is a stream. */
    public Optional<EndReason> refusal(StreamBinding other) {
        if (!tenantId.equals(other.tenantId) || !accountId.equals(other.accountId)) {
            return Optional.of(EndReason.TENANT_MISMATCH);
        }
        return interactionId.equals(other.interactionId)
                ? Optional.empty()
                : Optional.of(EndReason.INTERACTION_MISMATCH);
    }

    private static boolean matches(String pattern, String interactionId) {
        return pattern.endsWith(ANY_ENDING)
                ? interactionId.startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(interactionId);
    }
}
