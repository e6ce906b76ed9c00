package io.inlet.ops;

import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A request that cannot be granted: a status, a word for programs and a sentence that says what to do. */
final class Problem extends WebApplicationException {

    private static final long serialVersionUID = 1L;
    private static final JsonProvider JSON = JsonProvider.provider();

    Problem(Response.Status status, String error, String message) {
        super(message, answer(status.getStatusCode(), error, message));
    }

    static Problem badRequest(String message) {
        return new Problem(Response.Status.BAD_REQUEST, "bad_request", message);
    }

    static Problem noSuchCall() {
        return new Problem(
                Response.Status.NOT_FOUND,
                "no_such_call",
                "This node has no such call, or it has ended: GET lists them.");
    }

    /** From a servlet, which has no JAX-RS around it. */
    static void write(Response answer, HttpServletResponse response) throws IOException {
        byte[] body = (byte[]) answer.getEntity();
        response.setStatus(answer.getStatus());
        response.setContentType(MediaType.APPLICATION_JSON);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** With the members that refused handshakes have, too. */
    static Response answer(int status, String error, String message) {
        return answer(
                status,
                JSON.createObjectBuilder()
                        .add("error", error)
                        .add("message", message)
                        .build());
    }

    /** In UTF-8 whatever the server's own choice is, and without a provider of its for JSON. */
    static Response answer(int status, JsonObject body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(body.toString().getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
