package io.inlet.ops;

import io.inlet.journal.Journal;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Locale;

/** Whatever goes wrong is answered as JSON, never with a page of the server's or a stack trace. */
public class Problems implements ExceptionMapper<Throwable> {

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof Problem problem) {
            return problem.getResponse();
        }
        if (thrown instanceof WebApplicationException known) {
            Response.StatusType status = known.getResponse().getStatusInfo();
            Response answer = Problem.answer(
                    status.getStatusCode(),
                    status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '_'),
                    status.getReasonPhrase() + ": README.md lists what there is under /ops/v1.");
            return known.getResponse().getHeaderString("Allow") == null
                    ? answer
                    : Response.fromResponse(answer)
                            .header("Allow", known.getResponse().getHeaderString("Allow"))
                            .build();
        }
        Journal.internalError("an order of an operator", thrown);
        return Problem.answer(500, "internal_error", "Something failed here: see the server's log.");
    }
}
