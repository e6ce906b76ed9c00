package io.inlet.ops;

import io.inlet.config.Inventory;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** What this node was told to be, without its secrets. */
@Path("config")
@RequestScoped
public class ConfigResource {

    @Inject
    private Inventory inventory;

    @GET
    public Response look() {
        JsonArrayBuilder settings = JsonProvider.provider().createArrayBuilder();
        for (Inventory.Entry entry : inventory.entries()) {
            settings.add(CallJson.object()
                    .add("variable", entry.variable())
                    .add("value", entry.value())
                    .add("source", entry.source()));
        }
        return Problem.answer(200, CallJson.object().add("settings", settings).build());
    }
}
