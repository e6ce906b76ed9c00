package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

/** axe-core, Deque's search for what keeps people from using a page: of WCAG 2.2 A and AA, and what is good practice. */
final class Axe {

    private static final String SOURCE = Browser.resource("/axe.min.js");
    private static final String RUN = "const [options, done] = arguments;"
            + "axe.run(document, options).then(found => done({looked: found.passes.length,"
            + "  found: found.violations.map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.html + ' ' + n.failureSummary).join('; ')}`)}),"
            + "  error => done({looked: 0, found: [String(error)]}));";
    private static final Map<String, Object> EVERYTHING = Map.of();

    /** Nothing else depends on the colours. */
    private static final Map<String, Object> COLOURS = Map.of("runOnly", List.of("color-contrast"));

    private Axe() {}

    static void assertFindsNothing(Browser browser, String page) {
        assertFindsNothing(browser, page, EVERYTHING);
    }

    static void assertIsLegible(Browser browser, String page) {
        assertFindsNothing(browser, page, COLOURS);
    }

    private static void assertFindsNothing(Browser browser, String page, Map<String, Object> options) {
        if (!browser.<Boolean>run("return !!window.axe")) {
            browser.run(SOURCE);
        }
        Map<String, Object> result = browser.runAsync(RUN, options);
        assertEquals(List.of(), result.get("found"), page);
        assertTrue(((Number) result.get("looked")).intValue() > 0, page + ": axe has looked at nothing");
    }
}
