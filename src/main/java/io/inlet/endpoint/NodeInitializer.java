package io.inlet.endpoint;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;

/**
 * Adds {@link NodeLifeCycle} behind all other listeners, to be the first that is told of the end: listeners are told in
 * reverse (Servlet 6.0 §11.3.4), those added here come after those declared, and after the one with which Undertow
 * closes all WebSockets (io.undertow.websockets.jsr.Bootstrap). As a {@code @WebListener} it would find none to drain.
 */
public final class NodeInitializer implements ServletContainerInitializer {

    @Override
    public void onStartup(Set<Class<?>> none, ServletContext context) {
        context.addListener(NodeLifeCycle.class);
    }
}
