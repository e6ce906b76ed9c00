package io.inlet.ops;

import io.inlet.journal.Who;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Who has done what here, when and why. */
@Path("audit")
@RequestScoped
public class AuditResource {

    @Inject
    private Audit audit;

    @GET
    public Response list(@Context UriInfo uri) {
        return Page.of(uri).answer("actions", audit.newestFirst(), AuditResource::json);
    }

    private static JsonObjectBuilder json(Audit.Entry entry) {
        Who who = entry.who();
        JsonObjectBuilder json = CallJson.object()
                .add("at", CallJson.time(entry.atMs()))
                .add("action", entry.action())
                .add("target", entry.target())
                .add("reason", entry.reason());
        CallJson.addText(json, "sub", who.sub());
        CallJson.addText(json, "jti", who.jti());
        CallJson.addText(json, "address", who.address());
        return json;
    }
}
