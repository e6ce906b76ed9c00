package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

/** axe-core, Deque's search for what keeps people from using a page: all its rules, WCAG 2.2 AA and good practice. */
final class Axe {

    private static final String SOURCE = Chromium.resource("/axe.min.js");

    /** Nothing else depends on the colours. */
    private static final Map<String, Object> COLOURS = Map.of("runOnly", List.of("color-contrast"));

    private Axe() {}

    static List<String> findings(Chromium browser, String page) {
        return findings(browser, page, Map.of());
    }

    /** Text that is too pale. */
    static List<String> illegible(Chromium browser, String page) {
        return findings(browser, page, COLOURS);
    }

    private static List<String> findings(Chromium browser, String page, Map<String, Object> options) {
        if (!browser.<Boolean>run("return !!window.axe")) {
            browser.run(SOURCE);
        }
        Map<String, List<String>> result = browser.runAsync(Chromium.script("axe-findings.js"), options);
        assertTrue(!result.get("passed").isEmpty(), page + ": axe has looked at nothing");
        return result.get("found").stream().map(text -> page + ": " + text).toList();
    }
}
