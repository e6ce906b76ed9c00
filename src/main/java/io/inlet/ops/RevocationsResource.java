package io.inlet.ops;

import io.inlet.admission.Identity;
import io.inlet.admission.Revocation;
import io.inlet.admission.Revocations;
import io.inlet.journal.Journal;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Which tokens are refused although they verify. What is ordered is in force on this node when it is answered, and on
 * the others within some second, where the answer says {@code "stored":true}; else Redis is away, and they hear of it
 * when it is back.
 */
@Path("revocations")
@RequestScoped
public class RevocationsResource {

    private static final JsonProvider JSON = JsonProvider.provider();

    /** Longer than a command to Redis may take. */
    private static final long PATIENCE_MS = 2000;

    @Inject
    private Revocations revocations;

    @Inject
    private Audit audit;

    @GET
    public Response list() {
        boolean current = within(revocations.refresh());
        JsonArrayBuilder all = JSON.createArrayBuilder();
        revocations.inForce().forEach(revocation -> all.add(json(revocation)));
        return Problem.answer(
                200,
                JSON.createObjectBuilder()
                        .add("revocations", all)
                        .add("current", current)
                        .build());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response revoke(InputStream body, @Context HttpServletRequest request) {
        RevocationOrder order = RevocationOrder.read(body, request.getContentLength());
        if (revocations.inForce().size() >= Revocations.MOST) {
            throw new Problem(
                    Response.Status.CONFLICT,
                    "too_many_revocations",
                    "There are " + Revocations.MOST + " already: lift some, or revoke the tenant.");
        }
        Revocation revocation = revocations.revoke(
                order.kind(),
                order.value(),
                order.reason(),
                order.lasting(),
                operator(request).name());
        audit.remember("revoke", order.kind().word() + ":" + order.value(), order.reason(), OpsFilter.who(request));
        Journal.tokenRevoked(
                revocation.kind().word(),
                revocation.value(),
                revocation.untilMs().orElse(0),
                revocation.reason(),
                OpsFilter.who(request));
        return answer(201, revocation);
    }

    @DELETE
    @Path("{kind}/{value: .+}")
    public Response lift(
            @PathParam("kind") String word, @PathParam("value") String value, @Context HttpServletRequest request) {
        Revocation.Kind kind = RevocationOrder.kind(word);
        within(revocations.refresh()); // it may have been revoked on another node a moment ago
        Revocation lifting = revocations
                .lift(kind, value, operator(request).name())
                .orElseThrow(() -> new Problem(
                        Response.Status.NOT_FOUND, "not_revoked", "There is no such revocation: GET lists them."));
        audit.remember("lift_revocation", kind.word() + ":" + value, "", OpsFilter.who(request));
        Journal.revocationLifted(kind.word(), value, OpsFilter.who(request));
        return answer(200, lifting);
    }

    private static Identity operator(HttpServletRequest request) {
        return Identity.of((JsonWebToken) request.getUserPrincipal());
    }

    private Response answer(int status, Revocation said) {
        boolean stored = within(revocations.share(said));
        return Problem.answer(
                stored ? status : Response.Status.ACCEPTED.getStatusCode(),
                json(said).add("stored", stored).build());
    }

    private static JsonObjectBuilder json(Revocation revocation) {
        JsonObjectBuilder members = JSON.createObjectBuilder()
                .add("kind", revocation.kind().word())
                .add("value", revocation.value())
                .add("since", Instant.ofEpochMilli(revocation.sinceMs()).toString())
                .add("by", revocation.by())
                .add("reason", revocation.reason());
        if (revocation.lifted()) {
            members.add("lifted", true);
        } else {
            revocation
                    .untilMs()
                    .ifPresent(until ->
                            members.add("until", Instant.ofEpochMilli(until).toString()));
        }
        return members;
    }

    private static boolean within(CompletionStage<Boolean> answer) {
        try {
            return answer.toCompletableFuture().get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException notInTime) {
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
