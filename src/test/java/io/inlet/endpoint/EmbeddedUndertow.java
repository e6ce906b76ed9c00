package io.inlet.endpoint;

import io.undertow.Undertow;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.websockets.jsr.ServerWebSocketContainer;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.websocket.server.ServerContainer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.TimeUnit;

/** What WildFly has inside, set up as we do it there: callbacks on IO threads. */
final class EmbeddedUndertow implements AutoCloseable {

    private final DeploymentManager deployment;
    private final Undertow server;

    EmbeddedUndertow(Class<?> endpoint) throws Exception {
        deployment = Servlets.defaultContainer()
                .addDeployment(new DeploymentInfo()
                        .setClassLoader(endpoint.getClassLoader())
                        .setContextPath("/")
                        .setDeploymentName(endpoint.getName())
                        .addServletContextAttribute(
                                WebSocketDeploymentInfo.ATTRIBUTE_NAME,
                                new WebSocketDeploymentInfo()
                                        .setBuffers(new DefaultByteBufferPool(true, 16_384))
                                        .setDispatchToWorkerThread(false)
                                        .addEndpoint(endpoint)));
        deployment.deploy();
        server = Undertow.builder()
                .addHttpListener(0, "localhost")
                .setHandler(deployment.start())
                .build();
        server.start();
    }

    WebSocket connect(WebSocket.Listener listener) throws Exception {
        int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + "/"), listener)
                .get(10, TimeUnit.SECONDS);
    }

    ServerWebSocketContainer container() {
        return (ServerWebSocketContainer)
                deployment.getDeployment().getServletContext().getAttribute(ServerContainer.class.getName());
    }

    @Override
    public void close() throws Exception {
        deployment.stop();
        server.stop();
    }
}
