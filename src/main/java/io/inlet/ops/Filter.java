package io.inlet.ops;

import io.inlet.stream.CallState;
import io.inlet.stream.EndedCall;
import io.inlet.stream.StreamId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Which calls are asked for; what is null does not matter.
 *
 * @param text is in the tenant, the interaction or the name of the connection, in whatever case
 */
record Filter(String tenant, String interaction, String provider, String state, String reason, String text) {

    /**
     * @param parameter gives the value of a parameter of the query, null where it is not there
     * @throws Problem for a state that is none
     */
    static Filter of(UnaryOperator<String> parameter) {
        Filter filter = new Filter(
                parameter.apply("tenant"),
                parameter.apply("interaction"),
                parameter.apply("provider"),
                parameter.apply("state"),
                parameter.apply("reason"),
                parameter.apply("text"));
        if (filter.state != null
                && Arrays.stream(CallState.Condition.values())
                        .noneMatch(one -> one.word().equals(filter.state))) {
            throw Problem.badRequest("state must be one of "
                    + Arrays.stream(CallState.Condition.values())
                            .map(CallState.Condition::word)
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        return filter;
    }

    boolean takes(CallState call) {
        return takes(call.call(), call.id(), call.provider())
                && same(state, call.condition().word());
    }

    boolean takes(EndedCall call) {
        return takes(call.call(), call.id(), call.provider())
                && same(reason, call.reason().word());
    }

    private boolean takes(String call, Optional<StreamId> id, Optional<String> platform) {
        String itsTenant = id.map(StreamId::tenantId).orElse("");
        String itsInteraction = id.map(StreamId::interactionId).orElse("");
        return same(tenant, itsTenant)
                && same(interaction, itsInteraction)
                && same(provider, platform.orElse("inlet"))
                && (text == null || contains(itsTenant) || contains(itsInteraction) || contains(call));
    }

    private static boolean same(String wanted, String is) {
        return wanted == null || wanted.equals(is);
    }

    private boolean contains(String name) {
        return name.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }
}
