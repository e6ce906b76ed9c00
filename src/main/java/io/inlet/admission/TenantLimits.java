package io.inlet.admission;

import io.inlet.config.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How many calls each tenant may have on all nodes together. Thread-safe. */
public final class TenantLimits {

    /** Counts calls of all nodes. */
    public interface Count {

        /**
         * Takes a place, within a second or two. Where nobody knows how many are taken, the caller gets one.
         *
         * @param interaction takes over the place of its former connection, if it still has one
         * @param most places of the tenant
         * @return gives the place back; empty where all are taken
         */
        CompletionStage<Optional<Runnable>> take(String tenant, Optional<String> interaction, int most);
    }

    private static final Runnable NOTHING = () -> {};

    private final int most;
    private final Map<String, Integer> mostOf;
    private final Count count;

    public TenantLimits(Settings.Limits limits, Count count) {
        most = limits.maxConnectionsPerTenant();
        mostOf = limits.tenantConnections();
        this.count = count;
    }

    /** The places of a tenant; 0 where it has no limit, and nobody counts. */
    int most(String tenant) {
        return mostOf.getOrDefault(tenant, most);
    }

    CompletionStage<Optional<Runnable>> take(String tenant, Optional<String> interaction) {
        int places = most(tenant);
        return places == 0
                ? CompletableFuture.completedFuture(Optional.of(NOTHING))
                : count.take(tenant, interaction, places);
    }
}
