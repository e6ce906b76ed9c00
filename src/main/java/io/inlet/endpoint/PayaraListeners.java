package io.inlet.endpoint;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Payara only: what its HTTP listeners read their connections with. There is no way to it from a web application but by
 * the server's own service locator; elsewhere there are none. Names no class of Grizzly's, so that other servers load it.
 */
final class PayaraListeners {

    private static final String LOCATORS = "org.glassfish.internal.api.Globals";
    private static final String LISTENERS = "com.sun.enterprise.v3.services.impl.GrizzlyService";

    private PayaraListeners() {}

    /** Each an {@code org.glassfish.grizzly.Transport}. */
    static List<Object> transports() throws ReflectiveOperationException {
        Class<?> locators;
        try {
            locators = Class.forName(LOCATORS);
        } catch (ClassNotFoundException anotherServer) {
            return List.of();
        }
        Object locator = locators.getMethod("getDefaultHabitat").invoke(null);
        Object service = locator.getClass()
                .getMethod("getService", Class.class, Annotation[].class)
                .invoke(locator, Class.forName(LISTENERS), new Annotation[0]);
        Field proxies = service.getClass().getDeclaredField("proxies");
        proxies.setAccessible(true);
        List<Object> transports = new ArrayList<>();
        for (Object proxy : (Collection<?>) proxies.get(service)) {
            Object listener =
                    proxy.getClass().getMethod("getUnderlyingListener").invoke(proxy);
            transports.add(listener.getClass().getMethod("getTransport").invoke(listener));
        }
        return transports;
    }
}
