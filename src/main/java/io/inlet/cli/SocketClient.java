package io.inlet.cli;

import jakarta.websocket.WebSocketContainer;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.glassfish.tyrus.client.ThreadPoolConfig;
import org.glassfish.tyrus.core.MaskingKeyGenerator;

/** The WebSocket client of a run: one transport and few threads, however many connections. */
final class SocketClient {

    // Kept, because a logger that nobody holds loses its level.
    private static final Logger TYRUS = Logger.getLogger("org.glassfish");

    private static final int HANDSHAKE_MS = 10_000;

    private SocketClient() {}

    static WebSocketContainer with(ScheduledExecutorService clientScheduler) {
        TYRUS.setLevel(Level.OFF); // it logs with stack traces what is reported in a line
        ClientManager client = new ClientManager() {
            @Override
            public ScheduledExecutorService getScheduledExecutorService() {
                return clientScheduler;
            }
        };
        Map<String, Object> properties = client.getProperties();
        // Without it every connection gets a transport and thread pools of its own.
        properties.put(ClientProperties.SHARED_CONTAINER, true);
        properties.put(ClientProperties.SHARED_CONTAINER_IDLE_TIMEOUT, 1);
        properties.put(ClientProperties.HANDSHAKE_TIMEOUT, HANDSHAKE_MS);
        properties.put(
                ClientProperties.WORKER_THREAD_POOL_CONFIG,
                ThreadPoolConfig.defaultConfig()
                        .setPoolName("inlet-websocket")
                        .setDaemon(true)
                        .setCorePoolSize(2)
                        .setMaxPoolSize(4));
        // Masks protect proxies from pages in a browser; against a server of one's own any will do.
        MaskingKeyGenerator anyMask = () -> ThreadLocalRandom.current().nextInt();
        properties.put(ClientProperties.MASKING_KEY_GENERATOR, anyMask);
        return client;
    }
}
