package io.inlet.endpoint;

import io.inlet.admission.Admission;
import io.inlet.admission.Revocations;
import io.inlet.admission.Stress;
import io.inlet.metrics.Metrics;
import io.inlet.publishing.RedisTarget;
import java.util.Map;

/** What can be seen of this node, and done to it, from outside. Public for the MBean server. */
public final class Node implements NodeMXBean {

    private static final double MILLIS = 1000;

    private final Admission admission;
    private final Calls calls;
    private final Revocations revocations;
    private final RedisTarget redis;
    private final Metrics metrics;
    private final Stress stress;

    Node(Admission admission, Calls calls, Revocations revocations, RedisTarget redis, Metrics metrics, Stress stress) {
        this.revocations = revocations;
        this.admission = admission;
        this.calls = calls;
        this.redis = redis;
        this.metrics = metrics;
        this.stress = stress;
    }

    /** Everything received is published before this returns, if Redis is there. Only the first call does anything. */
    @Override
    public synchronized void drain() {
        if (!admission.goingAway()) { // an operator's hold is not the end
            admission.close();
            try {
                calls.drain();
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
            revocations.close();
            redis.close();
        }
    }

    @Override
    public void hurry() {
        calls.hurry();
    }

    @Override
    public boolean isDraining() {
        return admission.closed();
    }

    @Override
    public int getCalls() {
        return calls.size();
    }

    @Override
    public long getStreamsOpen() {
        return calls.in(Call.Phase.STREAMING);
    }

    @Override
    public int getConnections() {
        return admission.open();
    }

    @Override
    public long getFramesReceived() {
        return metrics.received();
    }

    @Override
    public long getFramesPublished() {
        return metrics.published();
    }

    @Override
    public long getFramesUnheard() {
        return metrics.unheard();
    }

    @Override
    public Map<String, Long> getFramesLost() {
        return metrics.lost();
    }

    @Override
    public long getBufferedBytes() {
        return calls.budget().held();
    }

    @Override
    public double getBufferedSeconds() {
        return calls.unpublishedMs().sum() / MILLIS;
    }

    @Override
    public double getBufferedWorstSeconds() {
        return calls.unpublishedMs().max().orElse(0) / MILLIS;
    }

    @Override
    public double getLagSeconds() {
        return stress.state().measures().lagMs() / MILLIS;
    }

    @Override
    public String getBreaker() {
        return redis.breaker().state().position().name();
    }

    @Override
    public String getBreakerCause() {
        return redis.breaker().state().cause();
    }

    @Override
    public long getNextProbeAtMs() {
        return redis.breaker().state().probeAtMs();
    }

    @Override
    public String getOverload() {
        Stress.State now = stress.state();
        return now.overloaded() ? now.cause() : "";
    }
}
