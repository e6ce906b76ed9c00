package io.inlet.ops;

import io.inlet.admission.Admission;
import io.inlet.admission.Stress;
import io.inlet.config.Settings;
import io.inlet.metrics.Metrics;
import io.inlet.publishing.Breaker;
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
import java.util.Locale;
import java.util.OptionalLong;
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
        Picture.Taken all = picture.now();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long now = System.currentTimeMillis();
        OptionalLong awayMs =
                redis.awayFor().map(away -> OptionalLong.of(away.toMillis())).orElse(OptionalLong.empty());
        OptionalLong firstLossMs = firstLossMs(awayMs, all, now);
        Verdict verdict = verdict(load, all, awayMs, firstLossMs);
        int limit = settings.limits().maxConnections();
        JsonObjectBuilder json = CallJson.object()
                .add("name", name())
                .add("version", version())
                .add("uptime_ms", ManagementFactory.getRuntimeMXBean().getUptime())
                .add("state", verdict.state())
                .add("alarm", verdict.alarm())
                .add("sentence", verdict.sentence())
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
                .add("calls", all.calls())
                .add("buffering", all.buffering())
                .add("worst_buffer_percent", all.worstBufferPercent())
                .add("redis", redisJson(awayMs, firstLossMs, now))
                .add(
                        "frames",
                        CallJson.object()
                                .add("received", metrics.received())
                                .add("published", metrics.published())
                                .add("received_per_s", Math.round(flow.receivedPerS() * 10) / 10.0)
                                .add("published_per_s", Math.round(flow.publishedPerS() * 10) / 10.0))
                .add("buffered", CallJson.object().add("bytes", budget.held()).add("limit", budget.maxBytes()))
                .add("heap", CallJson.object().add("used_bytes", heap.getUsed()).add("max_bytes", heap.getMax()));
        metrics.lagP99Ms(now).ifPresent(lag -> json.add("lag_p99_ms", lag));
        return json;
    }

    private Verdict verdict(Stress.State load, Picture.Taken all, OptionalLong awayMs, OptionalLong firstLossMs) {
        int limit = settings.limits().maxConnections();
        return Verdict.of(new Verdict.Facts(
                admission.goingAway(),
                admission.closed(),
                load.overloaded() ? load.cause() : "",
                limit > 0 && admission.open() >= limit,
                awayMs,
                firstLossMs,
                settings.audio().bufferPolicy() == Settings.BufferPolicy.CLOSE,
                all.calls(),
                all.buffering(),
                all.losing()));
    }

    /** Audio is kept until Redis has been away for the length of the buffer, and the audio has been here for as long. */
    private OptionalLong firstLossMs(OptionalLong awayMs, Picture.Taken all, long now) {
        if (awayMs.isEmpty() || all.oldestMs().isEmpty()) {
            return OptionalLong.empty();
        }
        long waitedMs = Math.min(awayMs.getAsLong(), now - all.oldestMs().getAsLong());
        return OptionalLong.of(Math.max(0, settings.audio().bufferDuration().toMillis() - waitedMs));
    }

    private JsonObjectBuilder redisJson(OptionalLong awayMs, OptionalLong firstLossMs, long now) {
        Breaker.State breaker = redis.breaker().state();
        JsonObjectBuilder json =
                CallJson.object().add("breaker", breaker.position().name().toLowerCase(Locale.ROOT));
        awayMs.ifPresent(away -> json.add("away_ms", away));
        if (breaker.position() == Breaker.Position.OPEN) {
            json.add("next_try_ms", Math.max(0, breaker.probeAtMs() - now));
        }
        firstLossMs.ifPresent(loss -> json.add("first_loss_in_ms", loss));
        return json;
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
