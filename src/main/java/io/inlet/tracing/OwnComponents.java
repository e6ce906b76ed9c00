package io.inlet.tracing;

import io.opentelemetry.common.ComponentLoader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * OpenTelemetry's exporters and senders, those that came in the WAR. Payara has an older SDK on its own class path, whose
 * services are listed beside ours and are of types that only have the same names: they are passed over.
 */
final class OwnComponents implements ComponentLoader {

    @Override
    public <T> Iterable<T> load(Class<T> service) {
        List<T> own = new ArrayList<>();
        Iterator<T> listed = ServiceLoader.load(service, OwnComponents.class.getClassLoader())
                .iterator();
        boolean more = true;
        while (more) {
            try {
                more = listed.hasNext();
                if (more) {
                    own.add(listed.next());
                }
            } catch (ServiceConfigurationError foreign) {
                more = true; // the iterator has left it behind (ServiceLoader#iterator)
            }
        }
        return own;
    }
}
