package io.inlet.ops;

import io.inlet.admission.Admission;
import io.inlet.admission.Stress;
import io.inlet.config.Settings;
import io.inlet.metrics.Metrics;
import io.inlet.publishing.RedisTarget;
import io.inlet.stream.BufferBudget;
import io.inlet.stream.LiveCalls;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/** This node in one look. Answers from memory. */
@ApplicationScoped
class NodeJson {

    @Inject
    private Settings settings;

    @Inject
    private Admission admission;

    @Inject
    private Stress stress;

    @Inject
    private RedisTarget redis;

    @Inject
    private LiveCalls calls;

    @Inject
    private BufferBudget budget;

    @Inject
    private Metrics metrics;

    @Inject
    private Picture picture;

    @Inject
    private ServletContext context;

    private String name;
    private String version;

    JsonObjectBuilder json() {
        Stress.State load = stress.state();
        LiveCalls.Flow flow = calls.flow();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        String state = state(load);
        int limit = settings.limits().maxConnections();
        return CallJson.object()
                .add("name", name())
                .add("version", version())
                .add("uptime_ms", ManagementFactory.getRuntimeMXBean().getUptime())
                .add("state", state)
                .add("sentence", sentence(state, load))
                .add("draining", admission.closed())
                .add("drain_can_be_stopped", admission.closed() && !admission.goingAway())
                .add(
                        "stress",
                        CallJson.object()
                                .add("overloaded", load.overloaded())
                                .add("cause", load.overloaded() ? load.cause() : "")
                                .add("lag_ms", load.measures().lagMs())
                                .add("heap_percent", load.measures().heapPercent())
                                .add("buffered_percent", load.measures().bufferedPercent()))
                .add(
                        "connections",
                        CallJson.object().add("open", admission.open()).add("limit", limit))
                .add("calls", picture.worstFirst().size())
                .add(
                        "frames",
                        CallJson.object()
                                .add("received", metrics.received())
                                .add("published", metrics.published())
                                .add("received_per_s", Math.round(flow.receivedPerS() * 10) / 10.0)
                                .add("published_per_s", Math.round(flow.publishedPerS() * 10) / 10.0))
                .add("buffered", CallJson.object().add("bytes", budget.held()).add("limit", budget.maxBytes()))
                .add("heap", CallJson.object().add("used_bytes", heap.getUsed()).add("max_bytes", heap.getMax()));
    }

    private String state(Stress.State load) {
        if (admission.goingAway()) {
            return "going_away";
        }
        if (admission.closed()) {
            return "draining";
        }
        if (load.overloaded()) {
            return "overloaded";
        }
        if (redis.awayFor().isPresent()) {
            return "redis_away";
        }
        int limit = settings.limits().maxConnections();
        return limit > 0 && admission.open() >= limit ? "full" : "taking_calls";
    }

    private String sentence(String state, Stress.State load) {
        return switch (state) {
            case "going_away" -> "This node is going away: no new calls, and those that stay are cut.";
            case "draining" ->
                "An operator has closed the door: no new calls, " + calls.all().size() + " were told to go.";
            case "overloaded" -> "This node takes no new calls for the sake of those it has (" + load.cause() + ").";
            case "redis_away" -> redisAway();
            case "full" -> "This node has its MAX_CONNECTIONS.";
            default -> "This node takes calls.";
        };
    }

    private String redisAway() {
        long awayMs = redis.awayFor().map(away -> away.toMillis()).orElse(0L);
        long leftMs = settings.audio().bufferDuration().toMillis() - awayMs;
        return "Redis has not answered for " + seconds(awayMs)
                + (leftMs > 0
                        ? ": audio is kept, the first is lost in " + seconds(leftMs) + "."
                        : ": audio is being lost.");
    }

    private static String seconds(long ms) {
        return ms / 1000 + "." + ms % 1000 / 100 + " s";
    }

    private synchronized String name() {
        if (name == null) {
            try {
                name = InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException nameless) {
                name = "localhost";
            }
        }
        return name;
    }

    /** To be asked for once in a request, outside of which there is no manifest to be had. */
    synchronized String version() {
        if (version == null) {
            version = "unknown";
            try (InputStream manifest = context.getResourceAsStream("/META-INF/MANIFEST.MF")) {
                String said = manifest == null
                        ? null
                        : new Manifest(manifest).getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
                version = said == null ? version : said;
            } catch (IOException unreadable) {
                // unknown it stays
            }
        }
        return version;
    }
}
