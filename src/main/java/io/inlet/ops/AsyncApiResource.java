package io.inlet.ops;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;

/** The description of the socket and of what goes to Redis, written by hand and held to the truth by tests. */
@Path("asyncapi.json")
@RequestScoped
public class AsyncApiResource {

    static final String DOCUMENT = "asyncapi.json";

    @GET
    public Response document() throws IOException {
        try (InputStream document = AsyncApiResource.class.getResourceAsStream(DOCUMENT)) {
            return Response.ok(document.readAllBytes(), MediaType.APPLICATION_JSON_TYPE)
                    .build();
        }
    }
}
