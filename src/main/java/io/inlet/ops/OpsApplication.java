package io.inlet.ops;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/** All resources under {@code /ops/v1}; named, so that no server goes looking for them in the libraries. */
@ApplicationPath(OpsApplication.PATH)
public class OpsApplication extends Application {

    static final String PATH = "/ops/v1";

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                StreamsResource.class,
                HistoryResource.class,
                NodeResource.class,
                RedisResource.class,
                SecurityResource.class,
                RevocationsResource.class,
                ConfigResource.class,
                AuditResource.class,
                SessionResource.class,
                DemoCallsResource.class,
                OpenApiResource.class,
                Problems.class);
    }

    /** Nobody reads a description of it as WADL, which Jersey would prepare at each start. */
    @Override
    public Map<String, Object> getProperties() {
        return Map.of("jersey.config.server.wadl.disableWadl", true);
    }
}
