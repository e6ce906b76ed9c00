package io.inlet.ops;

import io.inlet.config.Settings;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.EndReason;
import io.inlet.stream.LiveCalls;
import io.inlet.stream.StreamId;
import io.inlet.stream.Track;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

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

    /** Longer than LISTEN_MAX_S can be. */
    private static final int LONGEST_S = 3600;

    /** A listener begins with what was just said. */
    private static final long LAST_MS = 1000;

    @Inject
    private LiveCalls calls;

    @Inject
    private Picture picture;

    @Inject
    private Audit audit;

    @Inject
    private Listenings listenings;

    @Inject
    private Settings settings;

    @GET
    public Response list(@Context UriInfo uri) {
        MultivaluedMap<String, String> query = uri.getQueryParameters();
        Filter filter = Filter.of(query::getFirst);
        Sorting sorting = Sorting.of(query::getFirst);
        var matching = picture.now().in(sorting).stream().filter(filter::takes).toList();
        return Page.of(uri).answer("streams", matching, CallJson::row);
    }

    @GET
    @Path("{call}")
    public Response one(@PathParam("call") String call) {
        JsonArrayBuilder listening = JsonProvider.provider().createArrayBuilder();
        listenings.of(call).forEach(one -> listening.add(one.json()));
        return Problem.answer(200, CallJson.close(look(call), listening).build());
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
            throw Problem.noSuchCall();
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

    @POST
    @Path("{call}/listen")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response listen(@PathParam("call") String call, InputStream body, @Context HttpServletRequest request) {
        OpsFilter.mustBeListener(request);
        JsonObject order = OrderBody.read(body, request.getContentLength());
        int most = (int) settings.listening().most().toSeconds();
        int seconds = Math.min(most, OrderBody.seconds(order, LONGEST_S, LONGEST_S));
        var wish = new Listenings.Wish(call, OrderBody.reason(order), seconds * 1000L, LAST_MS, false);
        Listening listening = listenings.open(
                wish, (JsonWebToken) request.getUserPrincipal(), OpsFilter.session(request), OpsFilter.who(request));
        AudioFormat format = listening.ear().format();
        JsonArrayBuilder tracks = JsonProvider.provider().createArrayBuilder();
        Arrays.stream(Track.values()).limit(format.tracks()).forEach(track -> tracks.add(track.word()));
        return Problem.answer(
                201,
                CallJson.object()
                        .add("listening", listening.name())
                        .add("call", call)
                        .add("sample_rate", format.sampleRate())
                        .add("channels", format.channels())
                        .add("tracks", tracks)
                        .add("until", CallJson.time(listening.untilMs()))
                        .build());
    }

    /** Answers when it has heard enough, on a thread of its own. */
    @POST
    @Path("{call}/wav")
    @Consumes(MediaType.APPLICATION_JSON)
    public void save(
            @PathParam("call") String call,
            InputStream body,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse answer) {
        OpsFilter.mustBeListener(request);
        if (!settings.listening().saving()) {
            throw new Problem(
                    Response.Status.FORBIDDEN, "saving_closed", "Nobody may save audio here: LISTEN_SAVE is false.");
        }
        JsonObject order = OrderBody.read(body, request.getContentLength());
        int most = (int) settings.listening().most().toSeconds();
        int seconds = Math.min(most, OrderBody.seconds(order, Saving.MOST_S, Saving.MOST_S));
        var wish = new Listenings.Wish(call, OrderBody.reason(order), seconds * 1000L + Saving.PATIENCE_MS, 0, true);
        Listening listening = listenings.open(
                wish, (JsonWebToken) request.getUserPrincipal(), OpsFilter.session(request), OpsFilter.who(request));
        Thread thread = new Thread(new Saving(listening, seconds, listenings, answer), "inlet-ops-saving");
        thread.setDaemon(true);
        thread.start();
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
        return calls.look(call).orElseThrow(Problem::noSuchCall);
    }
}
