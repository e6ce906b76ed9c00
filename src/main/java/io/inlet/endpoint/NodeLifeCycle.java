package io.inlet.endpoint;

import io.inlet.admission.Admission;
import io.inlet.config.Settings;
import io.inlet.journal.Journal;
import io.inlet.publishing.RedisTarget;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** From deployment to undeployment, which is also what a server does when it is told to stop. */
@WebListener
public class NodeLifeCycle implements ServletContextListener {

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
        redis.start();
        Journal.nodeStarted(redis.address(), settings.redis().channel());
    }

    /** No new calls, those there are finish: everything received is published before this returns, if Redis is there. */
    @Override
    public void contextDestroyed(ServletContextEvent event) {
        admission.close();
        try {
            calls.drain(settings.drain().timeout());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        tyrusTimers.ifPresent(ScheduledExecutorService::shutdownNow);
    }
}
