package io.inlet.ops;

import io.inlet.admission.Admission;
import io.inlet.admission.Identity;
import io.inlet.admission.OperatorSession;
import io.inlet.admission.OperatorSessions;
import io.inlet.admission.Revocations;
import io.inlet.stream.CallState;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * {@code /ops/v1/events}: the live picture as server-sent events (WHATWG HTML §9.2): a {@code snapshot}, then a
 * {@code delta} at most twice a second, of the calls that the query asks for, at last {@code bye} with the reason. Each
 * watcher has a thread and nothing that is queued: who reads slowly gets fewer, later deltas, each of all that has changed
 * since its last one. It ends when its token does, and when the node goes away.
 *
 * <p>A servlet, since it is the same on every server; JAX-RS' own would need a module that Payara's start does without.
 */
@WebServlet(urlPatterns = OpsApplication.PATH + "/events", asyncSupported = true)
public class EventsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final JsonProvider JSON = JsonProvider.provider();

    static final int MOST_WATCHERS = 32;

    /** So often something is said, if only of the node: who is gone is noticed, and no proxy takes it for dead. */
    private static final long INTERVAL_MS = 500;

    private static final long LOOK_UP_MS = 50;

    private final transient Semaphore places = new Semaphore(MOST_WATCHERS);
    private volatile boolean destroyed;

    @Inject
    private transient Picture picture;

    @Inject
    private transient NodeJson node;

    @Inject
    private transient Admission admission;

    @Inject
    private transient Revocations revocations;

    @Inject
    private transient OperatorSessions sessions;

    /** Of the first request, which knows the version; the threads of watchers, who are in none, could not find it out. */
    @Override
    public void init() {
        node.version();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Filter filter;
        Sorting sorting;
        Page page;
        try {
            filter = Filter.of(request::getParameter);
            sorting = Sorting.of(request::getParameter);
            page = Page.of(request.getParameter("limit"), request.getParameter("cursor"));
        } catch (Problem wrong) {
            Problem.write(wrong.getResponse(), response);
            return;
        }
        if (!places.tryAcquire()) {
            response.setIntHeader("Retry-After", 5);
            Problem.write(
                    Problem.answer(
                            503,
                            "too_many_watchers",
                            "There are " + MOST_WATCHERS + " watchers already: GET the list."),
                    response);
            return;
        }
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("X-Accel-Buffering", "no"); // nginx would keep them
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        Watcher watcher = new Watcher(
                (JsonWebToken) request.getUserPrincipal(), OpsFilter.session(request), filter, sorting, page, async);
        Thread thread = new Thread(watcher, "inlet-ops-events");
        thread.setDaemon(true);
        thread.start();
    }

    /** It would take a watcher's place for nobody. */
    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Allow", "GET");
        Problem.write(Problem.answer(405, "method_not_allowed", "GET the events."), response);
    }

    @Override
    public void destroy() {
        destroyed = true;
    }

    /** One who looks on. */
    private final class Watcher implements Runnable {

        private final JsonWebToken token;
        private final Optional<OperatorSession> session;
        private final Filter filter;
        private final Sorting sorting;
        private final Page page;
        private final AsyncContext async;
        private final Map<String, String> shown = new LinkedHashMap<>(); // rows by call

        Watcher(
                JsonWebToken token,
                Optional<OperatorSession> session,
                Filter filter,
                Sorting sorting,
                Page page,
                AsyncContext async) {
            this.token = token;
            this.session = session;
            this.filter = filter;
            this.sorting = sorting;
            this.page = page;
            this.async = async;
        }

        @Override
        public void run() {
            try {
                ServletOutputStream out = async.getResponse().getOutputStream();
                String farewell = farewell();
                for (boolean first = true; farewell.isEmpty(); farewell = farewell()) {
                    out.write(next(first).getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    first = false;
                    pause();
                }
                String bye = event("bye", CallJson.object().add("reason", farewell));
                out.write(bye.getBytes(StandardCharsets.UTF_8));
                out.flush();
            } catch (IOException | RuntimeException left) {
                // nobody is there any more
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            } finally {
                places.release();
                try {
                    async.complete();
                } catch (RuntimeException overAlready) {
                    // the server has noticed that nobody is there
                }
            }
        }

        /** Until it is time for the next, or to say goodbye: a stop does not wait for watchers. */
        private void pause() throws InterruptedException {
            for (long waited = 0; waited < INTERVAL_MS && !leaving(); waited += LOOK_UP_MS) {
                Thread.sleep(LOOK_UP_MS);
            }
        }

        private boolean leaving() {
            return destroyed || admission.goingAway();
        }

        /** Why it is over; empty while it is not. */
        private String farewell() {
            if (leaving()) {
                return "going_away";
            }
            if (token.getExpirationTime() * 1000 < System.currentTimeMillis()) {
                return "token_expired";
            }
            if (revocations.refusing(Identity.of(token)).isPresent()) {
                return "token_revoked";
            }
            return session.filter(mine -> !sessions.lasts(mine)).isPresent() ? "signed_out" : "";
        }

        private String next(boolean first) {
            List<CallState> matching =
                    picture.now().in(sorting).stream().filter(filter::takes).toList();
            Map<String, String> now = new LinkedHashMap<>();
            JsonArrayBuilder order = JSON.createArrayBuilder();
            JsonArrayBuilder changed = JSON.createArrayBuilder();
            for (CallState state : page.of(matching)) {
                JsonObject row = CallJson.row(state).build();
                String text = row.toString();
                now.put(state.call(), text);
                order.add(state.call());
                if (!text.equals(shown.get(state.call()))) {
                    changed.add(row);
                }
            }
            JsonArrayBuilder gone = JSON.createArrayBuilder();
            shown.keySet().stream().filter(call -> !now.containsKey(call)).forEach(gone::add);
            shown.clear();
            shown.putAll(now);
            JsonObjectBuilder body = CallJson.object()
                    .add("at", CallJson.time(System.currentTimeMillis()))
                    .add("node", node.json())
                    .add("matching", matching.size())
                    .add("order", order)
                    .add(first ? "streams" : "changed", changed);
            if (!first) {
                body.add("gone", gone);
            }
            return event(first ? "snapshot" : "delta", body);
        }

        /** JSON has no line breaks of its own in it: one line of data. */
        private String event(String name, JsonObjectBuilder data) {
            return "event: " + name + "\ndata: " + data.build() + "\n\n";
        }
    }
}
