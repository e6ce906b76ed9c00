package io.inlet.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code REDIS_URL} as operators write it, and its password, which nobody ever reads again. */
class RedisUrlTest {

    private static RedisUrl url(String value) {
        RedisAddress address = SampleSettings.with("REDIS_URL", value).redis().address();
        assertEquals(RedisAddress.Topology.STANDALONE, address.topology());
        return address.urls().get(0);
    }

    private static String refusal(String variable, String value) {
        return assertThrows(InvalidSetting.class, () -> SampleSettings.with(variable, value))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "redis://redis, redis://redis:6379, , , 0",
        "redis://10.1.2.3:7000, redis://10.1.2.3:7000, , , 0",
        "rediss://redis.example.com, rediss://redis.example.com:6379, , , 0",
        "redis://[::1], redis://[::1]:6379, , , 0",
        "redis://:secret@redis, redis://redis:6379, , secret, 0",
        "redis://secret@redis, redis://redis:6379, , secret, 0",
        "redis://user:secret@redis:1, redis://redis:1, user, secret, 0",
        "redis://redis:65535/, redis://redis:65535, , , 0",
        "redis://redis/3?family=4, redis://redis:6379, , , 3"
    })
    void aRedisUrlIsTakenApart(String value, String address, String user, String password, int database) {
        RedisUrl url = url(value);
        assertEquals(address, url.toString());
        assertEquals(Optional.ofNullable(user), url.username());
        assertEquals(Optional.ofNullable(password), url.password());
        assertEquals(database, url.database());
        assertEquals(value.startsWith("rediss:"), url.tls());
    }

    @ParameterizedTest
    @ValueSource(strings = {"p@ss", "a/b+c=", "a%b", "a:b", "a b", "ü€", "a#?&;"})
    void aPercentEncodedPasswordArrivesAsItIs(String password) {
        String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
        RedisUrl url = url("redis://user:" + encoded + "@redis");
        assertEquals(Optional.of(password), url.password());
        assertEquals("redis", url.host());
    }

    /** Compose files are full of them, though RFC 1123 has none, and java.net.URI sees no host there. */
    @Test
    void theNameOfAServiceMayHaveAnUnderscore() {
        assertEquals("call_redis", url("redis://call_redis:6380").host());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:6379",
                "http://localhost:6379",
                "redis:",
                "redis://",
                "redis:///0",
                "redis://redis:0",
                "redis://redis:65536",
                "redis://redis:port",
                "redis://redis/name",
                "redis://redis/0/1",
                "redis://redis#x",
                "redis://re dis"
            })
    void whatIsNoRedisUrlIsRefused(String value) {
        assertEquals("REDIS_URL=" + value + ": " + RedisAddressTest.FORMS, refusal("REDIS_URL", value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://user:hunter2@redis:99999",
                "redis://:hunter2@redis/name",
                "redis://user:hun@ter2@redis",
                "redis://user:hunter2@redis#x",
                "redis://user:hunter2 @redis",
                "redis://user:hunter2%zz@redis",
                "http://user:hunter2@redis",
                // a list
                "redis://user:hunter2@one,redis://two/1",
                "redis://user:hunter2@one,redis://user:hunter3@two",
                "redis://user:hunter2@one,rediss://user:hunter2@two",
                "redis://user:hunt,er2@one",
                "redis://one,user:hunter2@two",
                "redis+sentinel://:hunter2@one:26379,two:26379",
                "redis+sentinel://user:hunter2@one,user:hunter2@two/master",
                "redis+sentinel://user:hunter2/b@one:26379/master",
                // the usual mistakes: a password with a slash as it is, no scheme, one slash
                "redis://user:a/hunter2@redis",
                "redis://user:hunter2/b@redis",
                "redis://:hunter2/b@redis:6379/0",
                "user:hunter2@redis:6379",
                ":hunter2@redis",
                "redis:/user:hunter2@redis",
                "redis:user:hunter2@redis"
            })
    void aPasswordIsNeverShown(String value) {
        String refusal = refusal("REDIS_URL", value);
        assertTrue(refusal.startsWith("REDIS_URL="), refusal);
        assertFalse(refusal.contains("hunter2") || refusal.contains("ter2"), refusal);
    }
}
