package io.inlet.ops;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;

/** The description of all this, written by hand and held to the truth by a test. */
@Path("openapi.json")
@RequestScoped
public class OpenApiResource {

    static final String DOCUMENT = "openapi.json";

    @GET
    public Response document() throws IOException {
        try (InputStream document = OpenApiResource.class.getResourceAsStream(DOCUMENT)) {
            return Response.ok(document.readAllBytes(), MediaType.APPLICATION_JSON_TYPE)
                    .build();
        }
    }
}
