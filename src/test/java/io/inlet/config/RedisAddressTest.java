package io.inlet.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.inlet.config.RedisAddress.Topology;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code REDIS_URL} in its three forms. What is in a single URL is with {@link RedisUrlTest}. */
class RedisAddressTest {

    static final String FORMS = "must be redis://[user:password@]host[:port] or rediss://…, several of them with commas"
            + " between (Cluster), or redis+sentinel://[user:password@]host[:port],…/master, with reserved characters"
            + " percent-encoded";

    private static RedisAddress address(String value) {
        return SampleSettings.with("REDIS_URL", value).redis().address();
    }

    private static String refusal(String value) {
        return assertThrows(InvalidSetting.class, () -> address(value)).getMessage();
    }

    @Test
    void oneUrlIsAStandaloneRedis() {
        RedisAddress address = address("rediss://user:secret@redis:6380/3");
        assertEquals(Topology.STANDALONE, address.topology());
        assertEquals("rediss://redis:6380", address.toString());
        assertEquals(3, address.database());
        assertEquals(Optional.of("user"), address.username());
        assertEquals(Optional.of("secret"), address.password());
        assertEquals(Optional.empty(), address.masterName());
    }

    // ---- Cluster

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis://one,redis://two:7000                       | redis://one:6379,redis://two:7000",
                "redis://one , redis://two,redis://three_3/0        | redis://one:6379,redis://two:6379,redis://three_3:6379",
                "rediss://[::1]:7000,rediss://[::1]:7001            | rediss://[::1]:7000,rediss://[::1]:7001",
                "redis://user:secret@one,redis://user:secret@two    | redis://one:6379,redis://two:6379"
            })
    void severalUrlsAreNodesOfACluster(String value, String shown) {
        RedisAddress address = address(value);
        assertEquals(Topology.CLUSTER, address.topology());
        assertEquals(shown, address.toString());
        assertEquals(shown.startsWith("rediss"), address.tls());
        assertEquals(0, address.database());
    }

    @Test
    void aClusterKnownByOneNameIsThatNameTwice() {
        RedisAddress address = address("redis://cluster:6379,redis://cluster");
        assertEquals(Topology.CLUSTER, address.topology());
        assertEquals(List.of("redis://cluster:6379"), List.of(address.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://user:secret@one,redis://two,redis://three",
                "redis://one,redis://two,redis://user:secret@three",
                "redis://user:secret@one,redis://two,redis://user:secret@three"
            })
    void theCredentialsOfANodeAreThoseOfAll(String value) {
        RedisAddress address = address(value);
        assertEquals(3, address.urls().size());
        for (RedisUrl node : address.urls()) {
            assertEquals(Optional.of("user"), node.username());
            assertEquals(Optional.of("secret"), node.password());
        }
        assertEquals(Optional.of("secret"), address.password());
    }

    @Test
    void theNodesOfAClusterHaveToAgree() {
        assertEquals(
                "REDIS_URL=redis://one,rediss://two: must be redis:// for all nodes of the Cluster, or rediss:// for"
                        + " all",
                refusal("redis://one,rediss://two"));
        String credentials =
                "REDIS_URL=redis://***@two: must have the same user and password for all nodes of the Cluster";
        assertEquals(credentials, refusal("redis://user:a@one,redis://user:b@two"));
        assertEquals(credentials, refusal("redis://one:a@one,redis://two:a@two"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://one/1,redis://two/1", "redis://one,redis://two/2"})
    void aClusterHasNoOtherDatabases(String value) {
        assertEquals(
                "REDIS_URL=" + value + ": must not name a database: a Cluster has only database 0", refusal(value));
    }

    // ---- Sentinel

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "redis+sentinel://one/main                          | redis+sentinel://one:26379/main           | - | -  | 0",
                "redis+sentinel://one:1,two_2,[::1]:3,[::2]/my-m.1  | redis+sentinel://one:1,two_2:26379,[::1]:3,[::2]:26379/my-m.1 | - | - | 0",
                "redis+sentinel://user:se%2Fcret@one,two/main/3     | redis+sentinel://one:26379,two:26379/main | user | se/cret | 3",
                "redis+sentinel://:secret@one/main/                 | redis+sentinel://one:26379/main           | - | secret | 0",
                "redis+sentinel://secret@one/main?family=4          | redis+sentinel://one:26379/main           | - | secret | 0",
                "rediss+sentinel://one/main                         | rediss+sentinel://one:26379/main          | - | -  | 0"
            })
    void sentinelsAreTakenApart(String value, String shown, String user, String password, int database) {
        RedisAddress address = address(value);
        assertEquals(Topology.SENTINEL, address.topology());
        assertEquals(shown, address.toString());
        assertEquals(shown.startsWith("rediss"), address.tls());
        assertEquals(Optional.ofNullable(user), address.username());
        assertEquals(Optional.ofNullable(password), address.password());
        assertEquals(database, address.database());
        assertEquals(
                shown.substring(shown.lastIndexOf('/') + 1),
                address.masterName().orElseThrow());
    }

    // ---- neither

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://one,",
                ",redis://one",
                "redis://one,,redis://two",
                "redis://one,two:6379",
                "redis://one;redis://two",
                "redis://one redis://two",
                "redis://one,redis+sentinel://two/main",
                "redis+sentinel://one:26379",
                "redis+sentinel://one:26379/",
                "redis+sentinel://one,/main",
                "redis+sentinel:///main",
                "redis+sentinel://one:0/main",
                "redis+sentinel://one:65536/main",
                "redis+sentinel://one:x/main",
                "redis+sentinel://one/main/db",
                "redis+sentinel://one/main/0/1",
                "redis+sentinel://one/ma in",
                "redis+sentinel://redis://one/main",
                "sentinel://one/main"
            })
    void anythingElseIsRefused(String value) {
        assertEquals("REDIS_URL=" + value + ": " + FORMS, refusal(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://user:hunter2@one",
                "redis://user:hunter2@one,redis://two",
                "redis+sentinel://user:hunter2@one,two/main"
            })
    void aPasswordIsNotPartOfWhatIsShown(String value) {
        assertFalse(address(value).toString().contains("hunter2"));
        assertFalse(SampleSettings.with("REDIS_URL", value).toString().contains("hunter2"));
    }
}
