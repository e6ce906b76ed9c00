package io.inlet.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What operators see of the settings. */
class InventoryTest {

    private static final int TIMES = 200;
    private static final String SIGNS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789-._~";

    private static Map<String, Inventory.Entry> of(Map<String, String> set) {
        Map<String, String> all = new HashMap<>(set);
        all.putIfAbsent("JWT_PUBLIC_KEY", SampleSettings.PUBLIC_KEY);
        return Inventory.of(all::get, variable -> "environment").entries().stream()
                .collect(Collectors.toMap(Inventory.Entry::variable, Function.identity()));
    }

    /** Where a secret may stand, and what of the value may be seen. */
    record Place(String variable, String value, String shown) {
        Place with(String secret) {
            return new Place(variable, value.replace("SECRET", secret), shown);
        }
    }

    static Stream<Place> places() {
        return Stream.of(
                new Place("REDIS_URL", "redis://:SECRET@redis:6379/0", "redis://redis:6379"),
                new Place("REDIS_URL", "rediss://SECRET:SECRET@redis", "rediss://redis:6379"),
                new Place("REDIS_URL", "redis://redis?password=SECRET", "redis://redis:6379"),
                new Place("REDIS_URL", "redis://u:SECRET@a:1,redis://u:SECRET@b:2", "redis://a:1,redis://b:2"),
                new Place(
                        "REDIS_URL",
                        "redis+sentinel://:SECRET@s1,s2:5/master",
                        "redis+sentinel://s1:26379,s2:5/master"),
                new Place("JWT_JWKS_URL", "https://user:SECRET@issuer.example/keys", "https://issuer.example/keys"),
                new Place(
                        "JWT_JWKS_URL",
                        "https://issuer.example:8443/keys?k=SECRET",
                        "https://issuer.example:8443/keys?***"),
                new Place("JWT_JWKS_URL", "https://issuer.example/keys#SECRET", "https://issuer.example/keys"),
                new Place("STREAM_CREDENTIALS", "exotel basic key:SECRET tenant=acme", "***"),
                new Place("STREAM_CREDENTIALS", "exotel basic SECRET:SECRETxx tenant=acme", "***"));
    }

    @ParameterizedTest
    @MethodSource("places")
    void noSecretOfAnyVariableIsInIt(Place place) {
        Random random = new Random(place.value().hashCode());
        for (int i = 0; i < TIMES; i++) {
            String secret = random.ints(24, 0, SIGNS.length())
                    .mapToObj(at -> SIGNS.substring(at, at + 1))
                    .collect(Collectors.joining());
            Place with = place.with(secret);
            Map<String, Inventory.Entry> inventory = of(Map.of(with.variable(), with.value()));
            assertFalse(inventory.toString().contains(secret), () -> with + " is in " + inventory);
            assertEquals(place.shown(), inventory.get(with.variable()).value());
        }
    }

    @Test
    void ofAKeyOnlyItsKindIsShownAndOfFilesOnlyTheirNames(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("credentials");
        Files.writeString(file, "exotel basic key:very-secret-token tenant=acme\n");
        Map<String, Inventory.Entry> inventory = of(Map.of("STREAM_CREDENTIALS_FILE", file.toString()));
        assertEquals("(RSA, 2048 bits)", inventory.get("JWT_PUBLIC_KEY").value());
        assertEquals(file.toString(), inventory.get("STREAM_CREDENTIALS_FILE").value());
        assertFalse(inventory.toString().contains("very-secret"));
    }

    @Test
    void whatIsInForceIsShownWithWhereItComesFrom() {
        Map<String, Inventory.Entry> inventory = of(
                Map.of("ACK_INTERVAL", " 25 ", "BUFFER_POLICY", "CLOSE", "JWT_ISSUER", "me", "DRAIN_TIMEOUT_S", "3"));
        assertEquals(new Inventory.Entry("ACK_INTERVAL", "25", "environment"), inventory.get("ACK_INTERVAL"));
        assertEquals(new Inventory.Entry("BUFFER_POLICY", "close", "environment"), inventory.get("BUFFER_POLICY"));
        assertEquals(new Inventory.Entry("JWT_ISSUER", "me", "environment"), inventory.get("JWT_ISSUER"));
        assertEquals(new Inventory.Entry("JWT_AUDIENCE", "", "default"), inventory.get("JWT_AUDIENCE"));
        assertEquals(new Inventory.Entry("PORT", "8443", "default"), inventory.get("PORT"));
        assertEquals(new Inventory.Entry("MAX_BUFFERED_MB", "512", "default"), inventory.get("MAX_BUFFERED_MB"));
        assertEquals("3", inventory.get("DRAIN_SPREAD_S").value(), "it shrinks with the whole");
        assertEquals("redis://localhost:6379", inventory.get("REDIS_URL").value());
    }

    @Test
    void everyVariableThatIsReadIsThere() {
        TreeSet<String> asked = new TreeSet<>();
        List<String> shown = Inventory.of(
                        name -> {
                            asked.add(name);
                            return name.equals("JWT_PUBLIC_KEY") ? SampleSettings.PUBLIC_KEY : null;
                        },
                        variable -> "environment")
                .entries()
                .stream()
                .map(Inventory.Entry::variable)
                .sorted()
                .toList();
        assertEquals(List.copyOf(asked), shown);
        assertTrue(shown.size() > 40, shown.toString());
    }
}
