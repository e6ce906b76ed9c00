package io.inlet.ops;

import io.inlet.admission.OneTimeOffers;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** A call that the console makes itself, over the way that every call takes: for a node that nobody calls yet. */
@Path("demo-calls")
@RequestScoped
public class DemoCallsResource {

    private static final String INGEST = "/v1/ingest";

    @Inject
    private OneTimeOffers offers;

    @Inject
    private Audit audit;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response offer(InputStream body, @Context HttpServletRequest request) {
        OrderBody.read(body, request.getContentLength());
        OneTimeOffers.DemoCall call = offers.demoCall((JsonWebToken) request.getUserPrincipal());
        audit.note("demo_call", OneTimeOffers.DEMO_TENANT + " " + call.interaction(), "", OpsFilter.who(request));
        return Problem.answer(
                201,
                CallJson.object()
                        .add("token", call.ticket().code())
                        .add("tenant", OneTimeOffers.DEMO_TENANT)
                        .add("interaction", call.interaction())
                        .add("url_path", INGEST)
                        .add("expires_at", CallJson.time(call.ticket().untilMs()))
                        .build());
    }
}
