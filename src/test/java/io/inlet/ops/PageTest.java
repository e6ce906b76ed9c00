package io.inlet.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Only what needs no server: an answer of JAX-RS is made by one. */
class PageTest {

    private static final List<Integer> ALL = IntStream.range(0, 2500).boxed().toList();

    private static JsonObject page(String limit, String cursor) {
        return Page.of(limit, cursor)
                .json("numbers", ALL, number -> CallJson.object().add("n", number))
                .build();
    }

    @Test
    void aListIsReadPageByPage() {
        String cursor = null;
        int seen = 0;
        do {
            JsonObject page = page("1000", cursor);
            assertEquals(2500, page.getInt("matching"));
            for (JsonObject each : page.getJsonArray("numbers").getValuesAs(JsonObject.class)) {
                assertEquals(seen++, each.getInt("n"));
            }
            cursor = page.getString("next", null);
        } while (cursor != null);
        assertEquals(2500, seen);
    }

    @Test
    void behindTheEndThereIsNothing() {
        JsonObject page = page("10", "2147483647");
        assertEquals(0, page.getJsonArray("numbers").size());
        assertFalse(page.containsKey("next"));
        assertEquals(100, page(null, null).getJsonArray("numbers").size());
    }
}
