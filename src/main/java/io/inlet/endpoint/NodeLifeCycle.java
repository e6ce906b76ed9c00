package io.inlet.endpoint;

import io.inlet.admission.Admission;
import io.inlet.config.Settings;
import io.inlet.journal.Journal;
import io.inlet.publishing.RedisTarget;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import javax.management.JMException;
import javax.management.ObjectName;

/** From deployment to undeployment, which is also what a server does when it is told to stop. */
@WebListener
public class NodeLifeCycle implements ServletContextListener, NodeMXBean {

    @Inject
    private Settings settings;

    @Inject
    private RedisTarget redis;

    @Inject
    private Admission admission;

    @Inject
    private Calls calls;

    private Optional<ScheduledExecutorService> tyrusTimers = Optional.empty();

    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            tyrusTimers = TyrusTimers.install(event.getServletContext());
        } catch (ReflectiveOperationException | RuntimeException moved) {
            Journal.internalError("taking over Tyrus' timers: frames will cost more", moved);
        }
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(this, new ObjectName(NAME));
        } catch (JMException taken) {
            Journal.internalError("offering the drain switch: a stop may cut calls", taken);
        }
        redis.start();
        Journal.nodeStarted(redis.address(), settings.redis().channel().template());
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        drain();
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(NAME));
        } catch (JMException notThere) {
            // it was never registered, which has been said
        }
        tyrusTimers.ifPresent(ScheduledExecutorService::shutdownNow);
    }

    /** Everything received is published before this returns, if Redis is there. Only the first call does anything. */
    @Override
    public synchronized void drain() {
        if (!admission.closed()) {
            admission.close();
            try {
                calls.drain(settings.drain().timeout());
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
            redis.close();
        }
    }
}
