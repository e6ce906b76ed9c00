package io.inlet.endpoint;

import io.inlet.admission.Revocations;
import io.inlet.admission.VerificationKeys;
import io.inlet.config.Settings;
import io.inlet.journal.Journal;
import io.inlet.metrics.Metrics;
import io.inlet.publishing.RedisTarget;
import io.inlet.tracing.Tracing;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * From deployment to undeployment, which is also what a server does when it is told to stop. Registered by
 * {@link NodeInitializer}, so that connections still live when it is told of the end; see {@link UndertowSuspend} too.
 */
public class NodeLifeCycle implements ServletContextListener {

    /** So soon a node knows what was said on another. */
    private static final long REVOCATIONS_EVERY_MS = 1000;

    /** As long as server-config/wildfly gives a request ({@code request-parse-timeout}). */
    private static final Duration REQUEST_PARSE_TIMEOUT = Duration.ofSeconds(30);

    @Inject
    private Settings settings;

    @Inject
    private RedisTarget redis;

    @Inject
    private VerificationKeys keys;

    @Inject
    private Node node;

    @Inject
    private Metrics metrics;

    @Inject
    private ScheduledExecutorService timer;

    @Inject
    private Revocations revocations;

    @Inject
    private Tracing tracing;

    private Optional<RequestParseTimeout> requests = Optional.empty();
    private Optional<ScheduledExecutorService> tyrusTimers = Optional.empty();

    @Override
    public void contextInitialized(ServletContextEvent event) {
        metrics.watchJvm();
        redis.start();
        try {
            tyrusTimers = TyrusTimers.install(event.getServletContext());
        } catch (ReflectiveOperationException | RuntimeException moved) {
            Journal.internalError("taking over Tyrus' timers: frames will cost more", moved);
        }
        try {
            requests = watchRequests(PayaraListeners.transports());
        } catch (ReflectiveOperationException | RuntimeException moved) {
            Journal.internalError("watching over half requests: they may keep their sockets", moved);
        }
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(node, new ObjectName(NodeMXBean.NAME));
        } catch (JMException taken) {
            Journal.internalError("offering the drain switch: a stop may cut calls", taken);
        }
        keys.start();
        timer.scheduleWithFixedDelay(
                revocations::sync, REVOCATIONS_EVERY_MS, REVOCATIONS_EVERY_MS, TimeUnit.MILLISECONDS);
        redis.firstLook();
        Journal.nodeStarted(redis.address(), settings.redis().channel().template());
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        node.drain();
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(NodeMXBean.NAME));
        } catch (JMException notThere) {
            // it was never registered, which has been said
        }
        tyrusTimers.ifPresent(ScheduledExecutorService::shutdownNow);
        timer.shutdownNow();
        requests.ifPresent(RequestParseTimeout::remove);
        metrics.close();
        tracing.close();
    }

    private Optional<RequestParseTimeout> watchRequests(List<Object> transports) {
        if (transports.isEmpty()) {
            return Optional.empty();
        }
        RequestParseTimeout requests = new RequestParseTimeout(REQUEST_PARSE_TIMEOUT);
        transports.forEach(requests::watch);
        timer.scheduleWithFixedDelay(requests::sweep, 1, 1, TimeUnit.SECONDS);
        return Optional.of(requests);
    }
}
