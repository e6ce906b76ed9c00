package io.inlet.ops;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.http.HttpServletRequest;

/** What whoever is at the console may do, so that it shows nobody what they may not. What holds is {@link OpsFilter}'s. */
@ApplicationScoped
class May {

    /** Of the roles that count under {@code /ops}. */
    JsonArrayBuilder roles(HttpServletRequest request) {
        JsonArrayBuilder roles = JsonProvider.provider().createArrayBuilder();
        OpsFilter.READERS.stream().filter(request::isUserInRole).forEach(roles::add);
        return roles;
    }

    JsonObjectBuilder json(HttpServletRequest request) {
        return CallJson.object()
                .add("act", request.isUserInRole(OpsFilter.OPS))
                .add("listen", request.isUserInRole(OpsFilter.LISTENER))
                .add("save", false);
    }
}
