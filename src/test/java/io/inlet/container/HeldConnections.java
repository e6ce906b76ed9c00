package io.inlet.container;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;

/** WebSockets that are let in and say nothing: they only take up room, until they are closed. */
final class HeldConnections implements AutoCloseable {

    private final List<Request.Exchange> held = new ArrayList<>();

    /** What the server answers; kept open if it is a 101. */
    Response open(Request request) {
        Request.Exchange exchange = request.open();
        if (exchange.response().status() == 101) {
            held.add(exchange);
        } else {
            exchange.close();
        }
        return exchange.response();
    }

    Response openUntilRefused(Request request) {
        for (int i = 0; i <= 2 * InletUnderTest.MAX_CONNECTIONS; i++) {
            Response response = open(request);
            if (response.status() != 101) {
                return response;
            }
        }
        return fail(held.size() + " connections and no refusal");
    }

    int count() {
        return held.size();
    }

    @Override
    public void close() {
        held.forEach(Request.Exchange::close);
    }
}
