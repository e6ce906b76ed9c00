package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Health is MicroProfile Health JSON, and the same text on every server but for its numbers. */
@OnInlet
class HealthIT {

    private static final String INLET = "{\"name\":\"inlet\",\"status\":\"UP\",\"data\":{\"buffered_bytes\":0,"
            + "\"overloaded\":false,\"lag_ms\":0,\"heap_percent\":0,\"buffered_percent\":0}}";
    private static final String ADMISSION = "{\"name\":\"admission\",\"status\":\"UP\",\"data\":{\"connections\":0}}";
    private static final String REDIS = "{\"name\":\"redis\",\"status\":\"UP\","
            + "\"data\":{\"address\":\"redis://0.0.0.0:0\",\"answers\":true,\"breaker\":\"closed\"}}";

    @AfterEach
    void heal() throws Exception {
        InletUnderTest.proxy().heal();
        InletUnderTest.awaitReady();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /health         | {"status":"UP","checks":[INLET,ADMISSION,REDIS]}
            /health/live    | {"status":"UP","checks":[INLET]}
            /health/ready   | {"status":"UP","checks":[ADMISSION,REDIS]}
            /health/started | {"status":"UP","checks":[INLET]}""")
    void up(String path, String expected) {
        Response response = Request.get(path).send();
        assertEquals(200, response.status(), response.toString());
        assertTrue(response.header("Content-Type").startsWith("application/json"), response.toString());
        String checks =
                expected.replace("INLET", INLET).replace("ADMISSION", ADMISSION).replace("REDIS", REDIS);
        assertEquals(checks, response.body().replaceAll("\\d+", "0"));
    }

    @Test
    void readyGoesDownWithRedisAndComesBack() throws Exception {
        InletUnderTest.proxy().refuse();
        Await.until("not ready", Duration.ofSeconds(15), () -> ready().status() == 503);
        JsonObject body = ready().json();
        assertEquals("DOWN", body.getString("status"), body.toString());
        assertEquals(200, Request.get("/health/live").send().status(), "a restart would not bring Redis back");
        InletUnderTest.proxy().heal();
        Await.until("ready again", Duration.ofSeconds(15), () -> ready().status() == 200);
        assertEquals("UP", ready().json().getString("status"));
    }

    private static Response ready() {
        return Request.get("/health/ready").send();
    }
}
