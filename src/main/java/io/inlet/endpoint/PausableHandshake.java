package io.inlet.endpoint;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Payara only: a handshake that gives Tyrus an {@link UpgradedConnection}, and in it a {@link PausableStream} to read. Tyrus gets at the connection through the Servlet
 * API (TyrusServletUpgrade#upgrade), so the Servlet API is where a stream of ours can stand between the two. Undertow
 * does not ask the request to upgrade (ServletWebSocketHttpExchange#upgradeChannel), and has {@link UndertowIntake}.
 */
final class PausableHandshake extends HttpServletRequestWrapper {

    private static final String TYRUS = "org.glassfish.tyrus.servlet.TyrusHttpUpgradeHandler";

    private static final Executor AFTER_LINGERING =
            CompletableFuture.delayedExecutor(Call.CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);

    private final Consumer<Intake> intake;
    private final Executor later;

    /** @param intake is given the connection's tap before OnOpen, where the server is Tyrus */
    PausableHandshake(HttpServletRequest request, Consumer<Intake> intake) {
        this(request, intake, AFTER_LINGERING);
    }

    PausableHandshake(HttpServletRequest request, Consumer<Intake> intake, Executor later) {
        super(request);
        this.intake = intake;
        this.later = later;
    }

    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> type) throws IOException, ServletException {
        if (!TYRUS.equals(type.getName())) {
            return super.upgrade(type); // Tomcat, for one, treats its own handler as a special one
        }
        try {
            T tyrus = type.getDeclaredConstructor().newInstance();
            PausableUpgrade upgrade = super.upgrade(PausableUpgrade.class);
            upgrade.handOn(tyrus, intake, later);
            return tyrus;
        } catch (ReflectiveOperationException moved) {
            throw new ServletException(moved);
        }
    }
}
