package io.inlet.ops;

import io.inlet.admission.Identity;
import io.inlet.admission.OneTimeOffers;
import io.inlet.admission.OperatorSession;
import io.inlet.admission.OperatorSessions;
import io.inlet.admission.Tickets;
import io.inlet.admission.TrustedProxies;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Collections;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Who is at the console. A token, or the code of a one-time link, becomes a cookie that no script can read and no other
 * site's page can use: {@link OpsFilter} has the rest of that.
 */
@Path("session")
@RequestScoped
public class SessionResource {

    private static final String ATTRIBUTES = "; Path=/ops; HttpOnly; SameSite=Strict";

    @Inject
    private OperatorSessions sessions;

    @Inject
    private OneTimeOffers offers;

    @Inject
    private TrustedProxies proxies;

    @Inject
    private May may;

    @Inject
    private Audit audit;

    @POST
    public Response signIn(@Context HttpServletRequest request) {
        if (OpsFilter.session(request).isPresent()) {
            throw Problem.badRequest("Sign in with a token: Authorization: Bearer.");
        }
        OperatorSessions.Opened opened = sessions.open(token(request));
        audit.note("signed_in", "", "", OpsFilter.who(request));
        String secure = byTls(request) ? "; Secure" : "";
        return Response.fromResponse(Problem.answer(200, json(opened.session().token(), request)))
                .header(HttpHeaders.SET_COOKIE, OperatorSessions.COOKIE + "=" + opened.secret() + ATTRIBUTES + secure)
                .build();
    }

    @GET
    public Response look(@Context HttpServletRequest request) {
        return Problem.answer(200, json(token(request), request));
    }

    @DELETE
    public Response signOut(@Context HttpServletRequest request) {
        Optional<OperatorSession> session = OpsFilter.session(request);
        if (session.isPresent()) {
            sessions.end(session.get());
            audit.note("signed_out", "", "", OpsFilter.who(request));
        }
        return Response.noContent()
                .header(HttpHeaders.SET_COOKIE, OperatorSessions.COOKIE + "=; Max-Age=0" + ATTRIBUTES)
                .build();
    }

    /** To sign in elsewhere, for whoever can hand on an address more easily than a token. */
    @POST
    @Path("links")
    public Response link(@Context HttpServletRequest request) {
        Tickets.Ticket ticket = offers.link(token(request));
        audit.note("link_made", "", "", OpsFilter.who(request));
        return Problem.answer(
                201,
                CallJson.object()
                        .add("code", ticket.code())
                        .add("expires_at", CallJson.time(ticket.untilMs()))
                        .build());
    }

    private static JsonWebToken token(HttpServletRequest request) {
        return (JsonWebToken) request.getUserPrincipal();
    }

    private boolean byTls(HttpServletRequest request) {
        return request.isSecure()
                || proxies.calledByTls(
                        request.getRemoteAddr(), Collections.list(request.getHeaders(TrustedProxies.PROTOCOL)));
    }

    private JsonObject json(JsonWebToken token, HttpServletRequest request) {
        Identity identity = Identity.of(token);
        JsonObjectBuilder json = CallJson.object().add("subject", identity.name());
        identity.tenantId().ifPresent(tenant -> json.add("tenant", tenant));
        return json.add("roles", may.roles(request))
                .add("expires_at", CallJson.time(token.getExpirationTime() * 1000))
                .add("may", may.json(request))
                .build();
    }
}
