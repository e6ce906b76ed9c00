package io.inlet.publishing;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.redisson.api.RBatch;
import org.redisson.api.RScriptAsync;

/**
 * A batch as Redis gets it: a pipeline for each master of a Cluster. In one for all, Redisson has everything fail as soon
 * as one master fails, while others are still at it: what is true of a run is what its own master says.
 */
final class Pipelines {

    private final RedisTarget redis;
    private final Map<Object, Pipeline> byMaster = new HashMap<>(2);

    record Pipeline(RBatch batch, RScriptAsync script) {}

    Pipelines(RedisTarget redis) {
        this.redis = redis;
    }

    /** To the master of this key, or channel. */
    Pipeline to(String key) {
        return byMaster.computeIfAbsent(redis.master(key), master -> {
            RBatch batch = redis.batch();
            return new Pipeline(batch, batch.getScript(ReadyMadeCodec.INSTANCE));
        });
    }

    /** Completes once all have, with whether enough replicas have it; exceptionally when any of them failed. */
    CompletionStage<Boolean> execute() {
        CompletableFuture<Boolean> safe = CompletableFuture.completedFuture(true);
        for (Pipeline pipeline : byMaster.values()) {
            safe = safe.thenCombine(sent(pipeline), Boolean::logicalAnd);
        }
        return safe;
    }

    private CompletionStage<Boolean> sent(Pipeline pipeline) {
        try {
            return redis.execute(pipeline.batch());
        } catch (RuntimeException | OutOfMemoryError notSent) {
            return CompletableFuture.failedFuture(notSent); // another one may be under way
        }
    }
}
