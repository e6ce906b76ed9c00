package io.inlet.ops;

import io.inlet.admission.Revocations;
import io.inlet.admission.VerificationKeys;
import io.inlet.metrics.Metrics;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** Who was not let in, and by which keys it is judged. */
@Path("security")
@RequestScoped
public class SecurityResource {

    @Inject
    private Metrics metrics;

    @Inject
    private VerificationKeys keys;

    @Inject
    private Revocations revocations;

    @GET
    public Response look() {
        JsonObjectBuilder refused = CallJson.object();
        metrics.handshakesRefused().forEach(refused::add);
        return Problem.answer(
                200,
                CallJson.object()
                        .add("refusals", refused)
                        .add("keys", keys())
                        .add("revocations", revocations.inForce().size())
                        .build());
    }

    private JsonArrayBuilder keys() {
        JsonArrayBuilder all = JsonProvider.provider().createArrayBuilder();
        keys.fingerprint()
                .ifPresent(sha256 -> all.add(
                        CallJson.object().add("source", "JWT_PUBLIC_KEY").add("sha256", sha256)));
        keys.issuer().ifPresent(issuer -> {
            JsonArrayBuilder kids = JsonProvider.provider().createArrayBuilder();
            issuer.kids().stream().sorted().forEach(kids::add);
            JsonObjectBuilder set = CallJson.object()
                    .add("source", "JWT_JWKS_URL")
                    .add("keys", issuer.size())
                    .add("kids", kids)
                    .add("answers", issuer.answers());
            issuer.age().ifPresent(age -> set.add("age_ms", age.toMillis()));
            all.add(set);
        });
        return all;
    }
}
