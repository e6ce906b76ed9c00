package io.inlet.endpoint;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * Hands an upgraded connection on to who is to read it, with a {@link PausableStream} in place of the server's.
 * Public, with a public constructor, because the server makes it (HttpServletRequest#upgrade).
 */
public final class PausableUpgrade implements HttpUpgradeHandler {

    private HttpUpgradeHandler reader;
    private Consumer<Intake> intake;
    private PausableStream stream;

    void handOn(HttpUpgradeHandler reader, Consumer<Intake> intake) {
        this.reader = reader;
        this.intake = intake;
    }

    @Override
    public void init(WebConnection connection) {
        try {
            stream = new PausableStream(connection.getInputStream());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        intake.accept(stream);
        reader.init(new WebConnection() {
            @Override
            public ServletInputStream getInputStream() {
                return stream;
            }

            @Override
            public ServletOutputStream getOutputStream() throws IOException {
                return connection.getOutputStream();
            }

            @Override
            public void close() throws Exception {
                connection.close();
            }
        });
    }

    @Override
    public void destroy() {
        stream.over();
        reader.destroy();
    }
}
