package io.inlet.ops;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * {@code /ops/v1/listening}: who listens in, the audio of one listening, and its end. A servlet, since audio goes on for
 * minutes on a thread of its own: see {@link EventsServlet}.
 */
@WebServlet(urlPatterns = OpsApplication.PATH + "/listening/*", asyncSupported = true)
public class ListeningServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String AUDIO = "/audio";

    @Inject
    private transient Listenings listenings;

    /** What is asked for, by whom. */
    private interface Answering {

        /** @throws Problem that says why not */
        void answer() throws IOException;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = path(request);
        answering(response, () -> {
            if (path.isEmpty()) {
                list(response);
            } else if (path.endsWith(AUDIO)) {
                audio(path.substring(0, path.length() - AUDIO.length()), request, response);
            } else {
                throw new Problem(
                        Response.Status.METHOD_NOT_ALLOWED, "method_not_allowed", "GET its audio, or DELETE it.");
            }
        });
    }

    /** It would take the audio for nobody. */
    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Allow", "GET, DELETE");
        Problem.write(Problem.answer(405, "method_not_allowed", "GET it."), response);
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answering(response, () -> {
            Listening listening = find(path(request));
            if (!listening.openedBy(token(request)) && !request.isUserInRole(OpsFilter.OPS)) {
                throw notYours();
            }
            listenings.end(listening, "stopped", OpsFilter.who(request));
            Problem.write(
                    Problem.answer(
                            200, listening.json().add("end", listening.end()).build()),
                    response);
        });
    }

    /** Without the slash before it; empty for the list. */
    private static String path(HttpServletRequest request) {
        String path = request.getPathInfo();
        return path == null || path.length() < 2 ? "" : path.substring(1);
    }

    private static JsonWebToken token(HttpServletRequest request) {
        return (JsonWebToken) request.getUserPrincipal();
    }

    private static void answering(HttpServletResponse response, Answering answering) throws IOException {
        try {
            answering.answer();
        } catch (Problem problem) {
            Problem.write(problem.getResponse(), response);
        }
    }

    private void list(HttpServletResponse response) throws IOException {
        JsonArrayBuilder all = JsonProvider.provider().createArrayBuilder();
        listenings.all().forEach(listening -> all.add(listening.json()));
        Problem.write(
                Problem.answer(200, CallJson.object().add("listening", all).build()), response);
    }

    private void audio(String name, HttpServletRequest request, HttpServletResponse response) {
        OpsFilter.mustBeListener(request);
        Listening listening = find(name);
        if (!listening.openedBy(token(request))) {
            throw notYours();
        }
        if (listening.saving() || !listening.take()) {
            throw new Problem(
                    Response.Status.CONFLICT, "heard_already", "This audio is given once: POST another listening.");
        }
        response.setContentType("application/x-ndjson");
        response.setHeader("X-Accel-Buffering", "no"); // nginx would keep it
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        Thread thread = new Thread(new ListeningAudio(listening, listenings, async), "inlet-ops-listening");
        thread.setDaemon(true);
        thread.start();
    }

    private Listening find(String name) {
        return listenings
                .find(name)
                .orElseThrow(() -> new Problem(
                        Response.Status.NOT_FOUND,
                        "no_such_listening",
                        "There is none, or it is over: GET lists them."));
    }

    private static Problem notYours() {
        return new Problem(
                Response.Status.FORBIDDEN, "not_yours", "Another has opened it: who has the role ops may end it.");
    }
}
