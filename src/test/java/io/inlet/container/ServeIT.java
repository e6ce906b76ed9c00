package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./inlet serve}: what is wrong with a setting is said in one line, before a server starts. */
@OnInlet
class ServeIT {

    @ParameterizedTest
    @CsvSource({
        "ACK_INTERVAL, 0, '0', 1",
        "BUFFER_DURATION_MS, soon, soon, 30000",
        "PORT, 70000, 70000, 65535",
        "JWT_PUBLIC_KEY, '', is not set, PEM",
        "REDIS_URL, http://me:opensesame@localhost, http://, redis://"
    })
    void aWrongSettingIsOneLineAndExitCode2(String variable, String value, String shown, String rule) {
        try (ServedInlet served = ServedInlet.with(Map.of(variable, value))) {
            assertEquals(2, served.awaitExit());
            assertEquals(List.of(), served.output());
            assertEquals(1, served.errors().size(), () -> served.errors().toString());
            String line = served.errors().get(0);
            assertTrue(line.contains(variable) && line.contains(shown) && line.contains(rule), line);
            assertFalse(line.contains("opensesame"), line);
        }
    }
}
