package io.inlet.ops;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** All resources under {@code /ops/v1}; named, so that no server goes looking for them in the libraries. */
@ApplicationPath(OpsApplication.PATH)
public class OpsApplication extends Application {

    static final String PATH = "/ops/v1";

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(RevocationsResource.class, Problems.class);
    }
}
