package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The console of a node, as somebody in front of a browser sees it. What there is to wait for has a bound. */
record Console(Chromium browser, int port) {

    static final Duration SOON = Duration.ofSeconds(5);

    /** Pages that need no call, by the hash of their address. */
    static final List<String> PAGES =
            List.of("calls", "flow", "redis", "security", "drain", "history", "config", "audit");

    String address() {
        return "http://127.0.0.1:" + port + "/console/";
    }

    Console signIn(String token) {
        browser.forget();
        browser.go(address());
        see("sign-in");
        browser.driver().findElement(By.name("token")).sendKeys(token);
        press("Sign in");
        return isLive();
    }

    Console isLive() {
        see("calls");
        Await.until("live", SOON, () -> has("body[data-live=live]"));
        return this;
    }

    /** @param page its hash after {@code #/} */
    Console open(String page) {
        browser.run("location.hash = '#/' + arguments[0]", page);
        return see(page.contains("/") ? "call" : page);
    }

    Console see(String page) {
        Await.until("the page " + page, SOON, () -> has("main[data-page=" + page + "]"));
        return this;
    }

    /** Nothing on the page is still under way. */
    Console isDrawn() {
        Await.until("drawn", SOON, () -> has("main h1, main h2, main [role=grid]") && !has("[aria-busy=true]"));
        return this;
    }

    boolean has(String selector) {
        return !browser.all(selector).isEmpty();
    }

    String text(String selector) {
        return browser.driver().findElement(By.cssSelector(selector)).getText();
    }

    String figure(String name) {
        return text("[data-figure=" + name + "]");
    }

    /** Until a text is there, as shown. */
    void reads(String selector, String expression) {
        Await.until(
                selector + " reads " + expression,
                SOON,
                () -> text(selector).replaceAll("\\s+", " ").matches("(?s).*(" + expression + ").*"));
    }

    /** The call's row, where it is on the screen. */
    static String row(String call) {
        return "[role=row][data-call=\"" + call + "\"]";
    }

    /** The calls that are on the screen, from above. */
    List<String> rows() {
        return browser.run(
                "return [...document.querySelectorAll('[role=row][data-call]')].filter(row => row.checkVisibility())"
                        + ".sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top).map(row => row.dataset.call)");
    }

    String cell(String call, String column) {
        return text(row(call) + " [data-col=" + column + "]");
    }

    /** In dB, the mean. */
    double level(String call) {
        return Double.parseDouble(browser.driver()
                .findElement(By.cssSelector(row(call) + " [data-col=level] [role=meter]"))
                .getAttribute("aria-valuenow"));
    }

    List<WebElement> buttons(String label) {
        return browser
                .driver()
                .findElements(By.xpath("//button[normalize-space()='" + label + "' or @aria-label='" + label + "']"))
                .stream()
                .filter(WebElement::isDisplayed)
                .toList();
    }

    /** What there is to press, whether it can be seen or not. */
    List<String> buttons() {
        return browser.run("return [...document.querySelectorAll('button, [role=button], input[type=submit]')]"
                + ".map(button => button.textContent.trim() || button.ariaLabel)");
    }

    void press(String label) {
        Await.until("a button " + label, SOON, () -> {
            List<WebElement> found = buttons(label);
            if (found.isEmpty() || !found.get(0).isEnabled()) {
                return false;
            }
            found.get(0).click();
            return true;
        });
    }

    /** Opens the dialog, gives the reason, and means it. */
    void order(String button, String reason, String submit) {
        press(button);
        Await.until("a dialog", SOON, () -> has("dialog[open] textarea[name=reason]"));
        browser.driver()
                .findElement(By.cssSelector("dialog[open] textarea[name=reason]"))
                .sendKeys(reason);
        press(submit);
        Await.until("the dialog has gone", SOON, () -> !has("dialog[open]"));
    }

    /** Presses Tab until the element has the focus. */
    void tabTo(String selector) {
        tabUntil(selector, () -> browser.run("return document.activeElement.matches(arguments[0])", selector));
    }

    void tabToButton(String label) {
        tabUntil(label, () -> isOnButton(label));
    }

    boolean isOnButton(String label) {
        return browser.run(
                "const at = document.activeElement; return at.matches('button') && at.textContent.trim() === arguments[0]",
                label);
    }

    private void tabUntil(String what, BooleanSupplier isThere) {
        for (int i = 0; i < 80 && !isThere.getAsBoolean(); i++) {
            type(Keys.TAB);
        }
        assertTrue(isThere.getAsBoolean(), "Tab does not lead to " + what);
    }

    /** To whatever has the focus. */
    void type(CharSequence... keys) {
        browser.driver().switchTo().activeElement().sendKeys(keys);
    }

    void assertFocused(String selector) {
        assertEquals(
                true,
                browser.<Boolean>run("return document.activeElement.matches(arguments[0])", selector),
                () -> "focused is " + browser.<String>run("return document.activeElement.outerHTML") + ", and not "
                        + selector);
    }
}
