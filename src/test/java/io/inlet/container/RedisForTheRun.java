package io.inlet.container;

import java.net.InetSocketAddress;
import java.net.URI;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** A real Redis: the one that {@code REDIS_URL} names, else the embedded binary on a port of its own. */
final class RedisForTheRun implements AutoCloseable {

    private final URI url;
    private final RedisServer embedded;

    private RedisForTheRun(URI url, RedisServer embedded) {
        this.url = url;
        this.embedded = embedded;
    }

    static RedisForTheRun given(String url) {
        return new RedisForTheRun(URI.create(url), null);
    }

    static RedisForTheRun embedded(int port) throws Exception {
        RedisServer server = RedisServer.builder()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                // Subscribers that are slow for a moment are not what these tests are about.
                .setting("client-output-buffer-limit pubsub 512mb 0 0")
                .build();
        server.start();
        RedisForTheRun redis = new RedisForTheRun(URI.create("redis://127.0.0.1:" + port), server);
        Runtime.getRuntime().addShutdownHook(new Thread(redis::close));
        return redis;
    }

    String url() {
        return url.toString();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 6379 : url.getPort());
    }

    /** The same Redis, as reached through another port of this machine. */
    String urlBehind(int port) {
        String user = url.getRawUserInfo() == null ? "" : url.getRawUserInfo() + "@";
        return url.getScheme() + "://" + user + "127.0.0.1:" + port + url.getRawPath();
    }

    Jedis connect() {
        return new Jedis(url);
    }

    @Override
    public void close() {
        if (embedded != null && embedded.isActive()) {
            embedded.stop();
        }
    }
}
