package io.inlet.endpoint;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Hands an upgraded connection on to who is to read it, as an {@link UpgradedConnection}. Public, with a public
 * constructor, because the server makes it (HttpServletRequest#upgrade).
 */
public final class PausableUpgrade implements HttpUpgradeHandler {

    private HttpUpgradeHandler reader;
    private Consumer<Intake> intake;
    private Executor later;
    private UpgradedConnection upgraded;

    void handOn(HttpUpgradeHandler reader, Consumer<Intake> intake, Executor later) {
        this.reader = reader;
        this.intake = intake;
        this.later = later;
    }

    @Override
    public void init(WebConnection connection) {
        try {
            upgraded = new UpgradedConnection(connection, later);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        intake.accept(upgraded.getInputStream());
        reader.init(upgraded);
    }

    @Override
    public void destroy() {
        upgraded.getInputStream().over();
        reader.destroy();
    }
}
