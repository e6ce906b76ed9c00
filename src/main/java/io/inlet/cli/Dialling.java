package io.inlet.cli;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Makes the handshakes of a run, and says why one was refused. Safe for concurrent use. */
final class Dialling {

    private final WebSocketContainer container;
    private final SSLContext tls;
    private final Map<URI, Refusal> refusals = new HashMap<>();

    /**
     * What came of it.
     *
     * @param status of the answer that was not an upgrade; 0 when there was no answer
     * @param words what went wrong; null when nothing did
     */
    record Outcome(int status, String words) {
        boolean connected() {
            return words == null;
        }

        /** Another time, or another node, may take the call. */
        boolean mayPass() {
            return status == 0 || status == 429 || status >= 500;
        }
    }

    /** @param tls null for the JDK's own */
    Dialling(WebSocketContainer container, SSLContext tls, Iterable<URI> urls) {
        this.container = container;
        this.tls = tls;
        urls.forEach(url -> refusals.put(url, new Refusal(url, tls)));
    }

    /** Blocks for one handshake in Inlet's own protocol. */
    Outcome dial(Line line, URI url, String token) throws InterruptedException {
        return dial(line, url, () -> Handshake.bearer(token), List.of());
    }

    /**
     * Blocks for one handshake.
     *
     * @param headers asked for again where a refusal has to be asked for again: a nonce counts once
     * @param subprotocols offered
     */
    Outcome dial(Endpoint line, URI url, Supplier<Map<String, String>> headers, List<String> subprotocols)
            throws InterruptedException {
        Handshake handshake = new Handshake(headers.get());
        ClientEndpointConfig.Builder config =
                ClientEndpointConfig.Builder.create().configurator(handshake).preferredSubprotocols(subprotocols);
        if (tls != null) {
            config.sslContext(tls);
        }
        try {
            container.connectToServer(line, config.build(), url);
            return new Outcome(101, null);
        } catch (IOException | DeploymentException | RuntimeException e) {
            return e instanceof DeploymentException && mayBeAnswered(e)
                    ? why(handshake, headers, url)
                    : new Outcome(0, "no connection to " + shown(url) + ": " + Caller.root(e));
        }
    }

    private static boolean mayBeAnswered(Exception e) {
        Throwable root = Caller.cause(e);
        return !(root instanceof IOException) && !(root instanceof GeneralSecurityException);
    }

    /**
     * Tyrus 2.1.5 sometimes misses the answer of a server that refuses and closes at once (seen with TLS, where the
     * close overtakes it), and waits for it until the handshake times out: so it may have to be asked for here.
     */
    private Outcome why(Handshake handshake, Supplier<Map<String, String>> headers, URI url)
            throws InterruptedException {
        int status = handshake.status();
        String said = handshake.description();
        if (said == null) {
            Refusal.Answer answer = refusals.get(url).answer(status, headers);
            status = status == 0 ? answer.status() : status;
            said = answer.message();
        }
        return status < 300
                ? new Outcome(0, "no answer to the handshake at " + shown(url))
                : new Outcome(status, "refused with " + status + (said == null ? "" : ": " + said));
    }

    /** Without its parameters: a credential may be one of them. */
    static String shown(URI url) {
        String text = url.toString();
        return url.getRawQuery() == null ? text : text.substring(0, text.indexOf('?'));
    }
}
