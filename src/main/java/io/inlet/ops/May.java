package io.inlet.ops;

import io.inlet.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.http.HttpServletRequest;

/** What whoever is at the console may do, so that it shows nobody what they may not. What holds is {@link OpsFilter}'s. */
@ApplicationScoped
class May {

    @Inject
    private Settings settings;

    /** Of the roles that count under {@code /ops}. */
    JsonArrayBuilder roles(HttpServletRequest request) {
        JsonArrayBuilder roles = JsonProvider.provider().createArrayBuilder();
        OpsFilter.READERS.stream().filter(request::isUserInRole).forEach(roles::add);
        return roles;
    }

    JsonObjectBuilder json(HttpServletRequest request) {
        boolean listener = request.isUserInRole(OpsFilter.LISTENER);
        return CallJson.object()
                .add("act", request.isUserInRole(OpsFilter.OPS))
                .add("listen", listener && settings.listening().open())
                .add("save", listener && settings.listening().saving());
    }
}
