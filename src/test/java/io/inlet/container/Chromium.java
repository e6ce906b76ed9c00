package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium with a profile of its own, which remembers what its pages complain of ({@code browser/watch.js}).
 * It and its driver end with {@link #close}.
 */
final class Chromium implements AutoCloseable {

    static final int WIDTH = 1280;
    static final int HEIGHT = 800;

    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");
    private static final String[] FLAGS = {
        "--headless",
        "--no-sandbox", // as root, in a container
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--autoplay-policy=no-user-gesture-required",
        "--force-color-profile=srgb",
        "--window-size=" + WIDTH + "," + HEIGHT,
    };

    static {
        SELENIUM.setLevel(
                Level.SEVERE); // it misses a library for this very version of Chromium, which nothing here uses
    }

    private final ChromeDriver driver;

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    static Chromium open() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Programs.chromium());
        options.addArguments(FLAGS);
        LoggingPreferences logged = new LoggingPreferences();
        logged.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logged);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Programs.chromedriver())
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", WIDTH, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script("watch.js")));
        return new Chromium(driver);
    }

    static String script(String name) {
        return resource("/browser/" + name);
    }

    static String resource(String path) {
        try (InputStream in = Chromium.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ChromeDriver driver() {
        return driver;
    }

    void go(String url) {
        driver.get(url);
    }

    /** Who is signed in is not any more. */
    void forget() {
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    }

    /** @param scheme {@code light} or {@code dark} */
    void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    @SuppressWarnings("unchecked")
    <T> T run(String script, Object... arguments) {
        return (T) driver.executeScript(script, arguments);
    }

    /** What calls its last argument when it is done. */
    @SuppressWarnings("unchecked")
    <T> T runAsync(String script, Object... arguments) {
        return (T) driver.executeAsyncScript(script, arguments);
    }

    /** From now on looks whether this is so, in each of the page's frames. @param condition an expression of JavaScript */
    void note(String name, String condition) {
        run("watched.note(arguments[0], () => (" + condition + "));", name);
    }

    /** When what was noted was first so, in ms since 1970. */
    long timeOf(String noted) {
        Await.until(noted, Duration.ofSeconds(10), () -> run("return watched.times[arguments[0]]", noted) != null);
        return this.<Number>run("return watched.times[arguments[0]]", noted).longValue();
    }

    /** No page has broken its policy, thrown, asked, or been refused anything that it was not refused on purpose. */
    void assertNoComplaints() {
        List<String> complaints = new ArrayList<>(
                this.<List<String>>run("return window.watched ? watched.complaints.concat(watched.prompts) : []"));
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue() && !isAnAnswer(entry.getMessage())) {
                complaints.add(entry.getMessage());
            }
        }
        assertEquals(List.of(), complaints);
    }

    /** The browser notes every answer that is not 2xx, and every stream that a stop of Redis or the session ends. */
    private static boolean isAnAnswer(String message) {
        return message.contains("Failed to load resource") || message.contains("net::ERR_");
    }

    /** Nothing is lit up because the mouse happens to be over it. */
    void pointsNowhere() {
        new Actions(driver).moveToLocation(0, HEIGHT - 1).perform();
    }

    byte[] picture() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
