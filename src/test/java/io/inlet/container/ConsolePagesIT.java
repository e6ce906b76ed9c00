package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Each page of the console can be used by everybody, in light and dark, and with its dialogs open. */
@OnInlet
@Tag("any-server")
class ConsolePagesIT {

    private static final Ops OPS = Ops.at(InletUnderTest.PORT);

    private final Chromium browser = Chromium.open();
    private final Console console = new Console(browser, InletUnderTest.PORT);
    private final List<String> found = new ArrayList<>();
    private Scene scene;

    @BeforeEach
    void begin() throws IOException {
        scene = Scene.begin();
    }

    @AfterEach
    void end() {
        scene.close();
        browser.close();
    }

    @Test
    void noPageHasABarrier() {
        browser.prefer("light");
        browser.go(console.address());
        look("sign-in");
        console.signIn(Ops.token("olga", "ops", "listener"));
        List<String> pages = new ArrayList<>(Console.PAGES);
        pages.add("calls/" + aCall());
        for (String page : pages) {
            console.open(page).isDrawn();
            look(page);
        }
        for (String button : List.of("End call", "Listen in", "Save 30 s as WAV")) {
            lookAtDialog(button);
        }
        console.open("drain");
        lookAtDialog("Stop taking calls");
        browser.assertNoComplaints();
        assertEquals(List.of(), found);
    }

    private static String aCall() {
        return OPS.get("/ops/v1/streams?tenant=acme")
                .json()
                .getJsonArray("streams")
                .getJsonObject(0)
                .getString("call");
    }

    private void look(String page) {
        found.addAll(Axe.findings(browser, page));
        browser.prefer("dark");
        found.addAll(Axe.illegible(browser, page + " in the dark"));
        browser.prefer("light");
    }

    private void lookAtDialog(String button) {
        console.press(button);
        Await.until("a dialog", Console.SOON, () -> console.has("dialog[open]"));
        look("the dialog of " + button);
        console.type(Keys.ESCAPE);
        Await.until("it is closed", Console.SOON, () -> !console.has("dialog[open]"));
    }
}
