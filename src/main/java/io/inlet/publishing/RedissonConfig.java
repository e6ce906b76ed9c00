package io.inlet.publishing;

import io.inlet.config.RedisAddress;
import io.inlet.config.RedisUrl;
import io.inlet.config.Settings;
import io.netty.channel.EventLoopGroup;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.ClusterServersConfig;
import org.redisson.config.Config;
import org.redisson.config.ReadMode;
import org.redisson.config.SentinelServersConfig;
import org.redisson.config.SslVerificationMode;

/** The settings in Redisson's words: a node that only publishes, gives up soon, and follows the master closely. */
final class RedissonConfig {

    /** How long Redis may take for a connection or an answer: longer than its slow moments, shorter than the buffer. */
    static final int PATIENCE_MS = 800;

    /** How often to ask who the masters are: a new one has frames sent to it well within a second of its election. */
    private static final int SCAN_INTERVAL_MS = 500;

    /**
     * While Redis is away they write stack traces, at each scan or batch; the journal says it in one line. What they
     * say in one line themselves, such as that it is no Cluster, stays. (Kept here: a logger nobody holds is made anew.)
     */
    private static final List<Logger> WORDY = Stream.of(
                    "connection.ClusterConnectionManager",
                    "connection.SentinelConnectionManager",
                    "client.handler.ErrorsLoggingHandler")
            .map(name -> Logger.getLogger("org.redisson." + name))
            .toList();

    static {
        WORDY.forEach(logger -> logger.setFilter(line -> line.getThrown() == null));
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // a stack trace for each hundredth frame
    }

    private RedissonConfig() {}

    static Config of(Settings.Redis settings, int connections, EventLoopGroup loops) {
        RedisAddress address = settings.address();
        Config config = new Config();
        config.setThreads(connections)
                .setEventLoopGroup(loops)
                .setUseScriptCache(
                        false) // else each batch waits for a look at it, and leaks its buffers when that fails
                .setCodec(StringCodec.INSTANCE); // the default is Kryo, which is not in the WAR
        address.username().ifPresent(config::setUsername);
        address.password().ifPresent(config::setPassword);
        if (address.tls()) {
            config.setSslVerificationMode(SslVerificationMode.STRICT);
            settings.caCertificate().ifPresent(pem -> config.setSslTrustManagerFactory(TrustedAuthorities.from(pem)));
        }
        switch (address.topology()) {
            case STANDALONE -> standalone(config, address, connections);
            case CLUSTER -> cluster(config.useClusterServers(), address, connections);
            case SENTINEL -> sentinel(config.useSentinelServers(), address, connections);
        }
        return config;
    }

    private static void standalone(Config config, RedisAddress address, int connections) {
        impatient(config.useSingleServer())
                .setAddress(address.toString())
                .setDatabase(address.database())
                .setConnectionMinimumIdleSize(connections)
                .setConnectionPoolSize(connections + 1) // a ping does not wait for a batch
                .setSubscriptionConnectionMinimumIdleSize(0); // this node only publishes
    }

    private static void cluster(ClusterServersConfig config, RedisAddress address, int connections) {
        mastersOnly(config, connections)
                .setMasterConnectionPoolSize(RedisTarget.LANES_IN_CLUSTER + 1) // one master may get all the slots
                .addNodeAddress(nodes(address))
                .setScanInterval(SCAN_INTERVAL_MS)
                .setCheckSlotsCoverage(false); // the part of a Cluster that is there is of use
    }

    private static void sentinel(SentinelServersConfig config, RedisAddress address, int connections) {
        mastersOnly(config, connections)
                .setMasterName(address.masterName().orElseThrow())
                .addSentinelAddress(nodes(address))
                .setDatabase(address.database())
                .setScanInterval(SCAN_INTERVAL_MS)
                .setCheckSentinelsList(false); // one sentinel is enough to ask
    }

    private static String[] nodes(RedisAddress address) {
        return address.urls().stream().map(RedisUrl::toString).toArray(String[]::new);
    }

    /** No connections to replicas: Redisson makes none where it neither reads nor subscribes there. */
    private static <C extends BaseMasterSlaveServersConfig<C>> C mastersOnly(C config, int connections) {
        return impatient(config)
                .setReadMode(ReadMode.MASTER)
                .setMasterConnectionMinimumIdleSize(connections)
                .setMasterConnectionPoolSize(connections + 1) // a ping does not wait for a batch
                .setSubscriptionConnectionMinimumIdleSize(0); // this node only publishes
    }

    private static <C extends BaseConfig<C>> C impatient(C config) {
        return config.setConnectTimeout(PATIENCE_MS)
                .setTimeout(PATIENCE_MS)
                .setRetryAttempts(0) // Redisson's retries outlast the audio: lanes have their own
                .setClientName("inlet");
    }
}
