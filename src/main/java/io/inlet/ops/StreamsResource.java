package io.inlet.ops;

import io.inlet.stream.EndReason;
import io.inlet.stream.LiveCalls;
import io.inlet.stream.StreamId;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Set;

/**
 * The calls of this node. One is named by its {@code call}, which stands in the list: unlike tenant and interaction it
 * fits into a path on every server, and is of one connection only, so that an order never meets the one that has taken
 * over since.
 */
@Path("streams")
@RequestScoped
public class StreamsResource {

    /** How an operator may end a call, by the word. */
    private static final Set<EndReason> ENDS = Set.of(EndReason.ENDED_BY_OPERATOR, EndReason.MOVED_BY_OPERATOR);

    @Inject
    private LiveCalls calls;

    @Inject
    private Picture picture;

    @Inject
    private Audit audit;

    @GET
    public Response list(@Context UriInfo uri) {
        MultivaluedMap<String, String> query = uri.getQueryParameters();
        Filter filter = Filter.of(query::getFirst);
        var matching = picture.worstFirst().stream().filter(filter::takes).toList();
        return Page.of(uri).answer("streams", matching, CallJson::row);
    }

    @GET
    @Path("{call}")
    public Response one(@PathParam("call") String call) {
        return Problem.answer(200, CallJson.close(look(call)).build());
    }

    @POST
    @Path("{call}/end")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response end(@PathParam("call") String call, InputStream body, @Context HttpServletRequest request) {
        JsonObject order = OrderBody.read(body, request.getContentLength());
        String why = OrderBody.reason(order);
        EndReason end = order.get("code") == null ? EndReason.ENDED_BY_OPERATOR : end(OrderBody.text(order, "code"));
        LiveCalls.Close close = look(call);
        if (!calls.end(call, end)) {
            throw gone();
        }
        String target = close.state()
                .id()
                .map(StreamsResource::name)
                .map(name -> call + " (" + name + ")")
                .orElse(call);
        audit.note(end.word(), target, why, OpsFilter.who(request));
        return Problem.answer(
                200,
                CallJson.object()
                        .add("call", call)
                        .add("ended", true)
                        .add("code", end.word())
                        .add("close_code", end.closeCode())
                        .build());
    }

    private static String name(StreamId id) {
        return id.tenantId() + " " + id.interactionId();
    }

    private static EndReason end(String word) {
        return ENDS.stream()
                .filter(end -> end.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> Problem.badRequest(
                                "code must be ended_by_operator (do not come again) or moved_by_operator (come again elsewhere)."));
    }

    private LiveCalls.Close look(String call) {
        return calls.look(call).orElseThrow(StreamsResource::gone);
    }

    private static Problem gone() {
        return new Problem(
                Response.Status.NOT_FOUND,
                "no_such_call",
                "This node has no such call, or it has ended: GET lists them.");
    }
}
