package io.inlet.ops;

import io.inlet.stream.LiveCalls;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Calls of this node that are over, the newest first. */
@Path("history")
@RequestScoped
public class HistoryResource {

    @Inject
    private LiveCalls calls;

    @GET
    public Response list(@Context UriInfo uri) {
        MultivaluedMap<String, String> query = uri.getQueryParameters();
        Filter filter = Filter.of(query::getFirst);
        var matching = calls.ended().stream().filter(filter::takes).toList();
        return Page.of(uri).answer("calls", matching, CallJson::ended);
    }
}
