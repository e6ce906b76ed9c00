package io.inlet.endpoint;

import io.inlet.admission.ConnectionLimits;
import io.inlet.admission.Identity;
import io.inlet.admission.StreamBinding;
import io.inlet.admission.TokenVerifier;
import io.inlet.dialect.Dialect;
import io.inlet.dialect.InletDialect;
import io.inlet.journal.Who;
import jakarta.security.enterprise.CallerPrincipal;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Who knocks: the MicroProfile JWT of the handshake, which then goes with the connection, and the place it was given.
 * The HTTP and the WebSocket side of a handshake share nothing else on both servers than this principal.
 */
public final class Caller extends CallerPrincipal implements JsonWebToken {

    static final String OURS = "inlet";

    private static final long serialVersionUID = 1L;

    private transient volatile JsonWebToken token;
    private transient ConnectionLimits.Permit permit;
    private transient String address = "";
    private transient String origin;
    private transient Intake intake;
    private transient boolean connected;
    private transient boolean ofConsole;
    private transient String provider = OURS;
    private transient Dialect dialect = new InletDialect();

    Caller(JsonWebToken token) {
        super(nameOf(token));
        this.token = token;
    }

    /** It is a platform, and speaks another than Inlet's own. */
    void speaks(String platform, Dialect other) {
        provider = platform;
        dialect = other;
    }

    /** It was let in by a one-time code that this node gave out: it is a page of its own console. */
    void madeHere() {
        ofConsole = true;
    }

    boolean ofConsole() {
        return ofConsole;
    }

    /** The platform it comes from; {@value #OURS} for Inlet's own protocol. */
    String provider() {
        return provider;
    }

    /** The same; empty for Inlet's own protocol. */
    Optional<String> platform() {
        return Optional.of(provider).filter(word -> !word.equals(OURS));
    }

    Dialect dialect() {
        return dialect;
    }

    /** Never null, which WildFly's security would not take: the predecessor's tokens have no subject. */
    private static String nameOf(JsonWebToken token) {
        Identity identity = Identity.of(token);
        return identity.sub().or(identity::interactionId).or(identity::tenantId).orElse("caller");
    }

    /** The caller of this connection. */
    static Caller of(EndpointConfig config) {
        return (Caller) config.getUserProperties().get(Caller.class.getName());
    }

    /** @param origin the page it is, null where it is none */
    void calledFrom(String address, String origin) {
        this.address = address;
        this.origin = origin;
    }

    void admitted(ConnectionLimits.Permit permit) {
        this.permit = permit;
    }

    /** A new token takes the place of the one it had. */
    void renew(JsonWebToken newer) {
        token = newer;
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

    /** As far as the token says. */
    Identity identity() {
        return Identity.of(token);
    }

    /** For the log. */
    Who who() {
        return identity().who(address, origin);
    }

    StreamBinding binding() {
        return StreamBinding.of(token);
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
