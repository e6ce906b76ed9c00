package io.inlet.health;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /health}, {@code /health/live}, {@code /health/ready} and {@code /health/started}: 200 and UP or 503 and DOWN,
 * with the JSON of MicroProfile Health 4.0. Ours, since Payara and WildFly serve theirs in different places.
 */
@WebServlet(urlPatterns = {"/health", "/health/*"})
public class HealthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final JsonProvider JSON = JsonProvider.provider();

    @Inject
    private transient HealthChecks health;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String which = request.getPathInfo() == null ? "/" : request.getPathInfo();
        switch (which) {
            case "/" -> answer(all(), response);
            case "/live" -> answer(health.live(), response);
            case "/ready" -> answer(health.ready(), response);
            case "/started" -> answer(health.started(), response);
            default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private List<Check> all() {
        List<Check> checks = new ArrayList<>(health.live());
        checks.addAll(health.ready());
        return checks;
    }

    private static void answer(List<Check> checks, HttpServletResponse response) throws IOException {
        boolean up = checks.stream().allMatch(Check::up);
        JsonArrayBuilder array = JSON.createArrayBuilder();
        checks.forEach(check -> array.add(json(check)));
        byte[] body = JSON.createObjectBuilder()
                .add("status", word(up))
                .add("checks", array)
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static JsonObjectBuilder json(Check check) {
        return JSON.createObjectBuilder()
                .add("name", check.name())
                .add("status", word(check.up()))
                .add("data", JSON.createObjectBuilder(check.data()));
    }

    private static String word(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
