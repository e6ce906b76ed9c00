package io.inlet.endpoint;

import io.inlet.admission.ConnectionLimits;
import io.inlet.admission.StreamBinding;
import io.inlet.admission.TokenVerifier;
import jakarta.security.enterprise.CallerPrincipal;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Who knocks: the MicroProfile JWT of the handshake, which then goes with the connection, and the place it was given.
 * The HTTP and the WebSocket side of a handshake share nothing else on both servers than this principal.
 */
public final class Caller extends CallerPrincipal implements JsonWebToken {

    private static final long serialVersionUID = 1L;

    private final transient JsonWebToken token;
    private transient ConnectionLimits.Permit permit;
    private transient String address = "";
    private transient Intake intake;
    private transient boolean connected;

    Caller(JsonWebToken token) {
        super(nameOf(token));
        this.token = token;
    }

    /** Never null, which WildFly's security would not take: the predecessor's tokens have no subject. */
    private static String nameOf(JsonWebToken token) {
        return Optional.ofNullable(token.getSubject())
                .or(() -> text(token, "interaction_id"))
                .or(() -> text(token, "tenant_id"))
                .orElse("caller");
    }

    /** The caller of this connection. */
    static Caller of(EndpointConfig config) {
        return (Caller) config.getUserProperties().get(Caller.class.getName());
    }

    void admitted(ConnectionLimits.Permit permit, String address) {
        this.permit = permit;
        this.address = address;
    }

    /** Before the connection opens, on servers where the handshake has the tap. */
    void pausable(Intake intake) {
        this.intake = intake;
    }

    /** The tap of the caller's connection; empty on a server that has none we know. */
    Optional<Intake> intake(Session session) {
        return Optional.ofNullable(intake).or(() -> UndertowIntake.of(session));
    }

    void enter(EndpointConfig config) {
        connected = true;
        config.getUserProperties().put(Caller.class.getName(), this);
    }

    /** Whether a connection has come of the handshake, which from then on holds the permit. */
    boolean connected() {
        return connected;
    }

    ConnectionLimits.Permit permit() {
        return permit;
    }

    String address() {
        return address;
    }

    StreamBinding binding() {
        return StreamBinding.of(token);
    }

    OptionalLong tokenExpiresInS(Instant now) {
        return OptionalLong.of(Math.max(0, token.getExpirationTime() - now.getEpochSecond()));
    }

    private static Optional<String> text(JsonWebToken token, String claim) {
        return Optional.ofNullable(token.<Object>getClaim(claim)).map(Object::toString);
    }

    @Override
    public Set<String> getClaimNames() {
        return token.getClaimNames();
    }

    @Override
    public <T> T getClaim(String name) {
        return token.getClaim(name);
    }

    @Override
    public Set<String> getGroups() {
        return TokenVerifier.roles(token);
    }
}
