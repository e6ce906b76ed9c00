package io.inlet.endpoint;

import jakarta.websocket.Session;
import java.util.List;

/**
 * WildFly only: lets a connection live when the server is suspended, which is how it begins to stop. It would close all
 * WebSockets then, 1001 without a word, long before a web application hears of its end (the ServerActivity of
 * org.wildfly.extension.undertow.deployment.UndertowDeploymentInfoService, and ServerWebSocketContainer#pause). That is
 * done by a list of sessions; one that is not on it is left to {@link NodeLifeCycle}, which drains it. There is no
 * setting for that, and no event that comes before.
 */
final class UndertowSuspend {

    private static final String SESSION = "io.undertow.websockets.jsr.UndertowSession";

    private UndertowSuspend() {}

    /**
     * Takes a session off the server's list. Where there is no Undertow, or another than this was written for, which
     * its test tells, everything stays as the server does it.
     *
     * @return whether it was an Undertow's
     */
    static boolean spare(Session session) {
        if (!SESSION.equals(session.getClass().getName())) {
            return false;
        }
        try {
            Object container = session.getContainer();
            Object endpoints = container
                    .getClass()
                    .getMethod("getConfiguredServerEndpoints")
                    .invoke(container);
            for (Object endpoint : (List<?>) endpoints) {
                endpoint.getClass()
                        .getMethod("removeOpenSession", Session.class)
                        .invoke(endpoint, session);
            }
            return true;
        } catch (ReflectiveOperationException moved) {
            return false;
        }
    }
}
