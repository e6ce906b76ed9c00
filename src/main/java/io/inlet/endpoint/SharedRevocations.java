package io.inlet.endpoint;

import io.inlet.admission.Revocations;
import io.inlet.publishing.RedisTarget;
import io.inlet.publishing.SharedHash;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the nodes share of revocations, in the Redis they publish to: the hash {@code inlet:{revoked}}. */
record SharedRevocations(SharedHash hash) implements Revocations.Store {

    static Revocations.Store in(RedisTarget redis) {
        return new SharedRevocations(new SharedHash(redis, "revoked"));
    }

    @Override
    public CompletionStage<Optional<Map<String, String>>> changes() {
        return hash.changes();
    }

    @Override
    public CompletionStage<Void> write(Map<String, String> entries, Map<String, String> obsolete) {
        return hash.write(entries, obsolete);
    }
}
