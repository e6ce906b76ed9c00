package io.inlet.ops;

import io.inlet.admission.Admission;
import io.inlet.stream.LiveCalls;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/**
 * This node. Its drain here is one that can be taken back: nobody new is let in, and the senders are told to go, but who
 * stays is served on, and nothing is cut. For good is what stopping the server does.
 */
@Path("node")
@RequestScoped
public class NodeResource {

    @Inject
    private NodeJson node;

    @Inject
    private Admission admission;

    @Inject
    private LiveCalls calls;

    @Inject
    private Audit audit;

    @GET
    public Response look() {
        return Problem.answer(200, node.json().build());
    }

    @POST
    @Path("drain")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response drain(InputStream body, @Context HttpServletRequest request) {
        String why = OrderBody.reason(OrderBody.read(body, request.getContentLength()));
        if (admission.closed()) {
            throw new Problem(Response.Status.CONFLICT, "draining_already", "This node takes no new calls already.");
        }
        admission.hold();
        calls.askToLeave();
        audit.note("drain", "", why, OpsFilter.who(request));
        return look();
    }

    @DELETE
    @Path("drain")
    public Response open(@Context HttpServletRequest request) {
        if (!admission.closed()) {
            throw new Problem(Response.Status.CONFLICT, "not_draining", "This node takes calls.");
        }
        if (admission.goingAway()) {
            throw new Problem(
                    Response.Status.CONFLICT, "going_away", "The server is being stopped, which cannot be taken back.");
        }
        admission.release();
        audit.note("drain_stopped", "", "", OpsFilter.who(request));
        return look();
    }
}
