package io.inlet.container;

import io.inlet.cli.FaultProxy;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Makes docs/console anew: {@code ./mvnw verify -Ppictures}. No test by its name, so that a build leaves the checkout alone. */
@OnInlet
@Tag("any-server")
class ConsolePictures {

    private static final Path FOLDER = Path.of(System.getProperty("inlet.pictures", "docs/console"));
    private static final Ops OPS = Ops.at(InletUnderTest.PORT);

    /** So that the strips and charts have something in them. */
    private static final Duration A_WHILE = Duration.ofSeconds(25);

    /** So that there is something to look back at. */
    private static void whatWasBefore() {
        try (Call over = Call.started("acme", "support-4600");
                Call broken = Call.started("globex", "sales-emea-199");
                Call ended = Call.started("acme", "support-4633")) {
            over.send(1, 10);
            over.hearsAck(10);
            over.say("{\"event\":\"stop\"}");
            over.hearsUntilClosed(1000);
            broken.send(new byte[] {1, 2, 3});
            broken.hearsErrorAndClose(1007);
            JsonObject row = OPS.get("/ops/v1/streams?interaction=support-4633")
                    .json()
                    .getJsonArray("streams")
                    .getJsonObject(0);
            OPS.post(
                    "/ops/v1/streams/" + row.getString("call") + "/end",
                    Json.createObjectBuilder().add("reason", "its sender repeats the same ten seconds"));
            ended.hearsUntilClosed(1008);
        }
        Request.handshake().bearer("a.b.c").send();
        Request.handshake().send();
        OPS.revoke("jti", "jti-of-a-lost-laptop");
    }

    @Test
    @Timeout(120)
    void everyPage() throws IOException {
        Files.createDirectories(FOLDER);
        whatWasBefore();
        try (Subscriber consumer = Subscriber.ofFrames("");
                Chromium browser = Chromium.open();
                Scene scene = Scene.begin()) {
            browser.prefer("light");
            Console console = new Console(browser, InletUnderTest.PORT);
            browser.go(console.address());
            console.see("sign-in");
            take(browser, "sign-in");
            console.signIn(Ops.token("olga", "ops", "listener"));
            LockSupport.parkNanos(A_WHILE.toNanos());
            take(browser, "calls");
            browser.prefer("dark");
            take(browser, "calls-dark");
            browser.prefer("light");
            console.open("calls/" + aCall()).order("Listen in", "a complaint of this morning", "Listen");
            LockSupport.parkNanos(Duration.ofSeconds(8).toNanos());
            take(browser, "call");
            console.press("Stop listening");
            for (String page : Console.PAGES.subList(1, Console.PAGES.size())) {
                console.open(page).isDrawn();
                take(browser, page);
            }
            console.open("calls").isDrawn();
            FaultProxy redis = InletUnderTest.proxy();
            redis.refuse();
            console.reads("#alarm", "for [1-9].* first loss in");
            take(browser, "redis-away");
            redis.heal();
        }
    }

    private static String aCall() {
        return OPS.get("/ops/v1/streams?text=support-47")
                .json()
                .getJsonArray("streams")
                .getJsonObject(0)
                .getString("call");
    }

    private static void take(Chromium browser, String name) throws IOException {
        browser.pointsNowhere();
        Files.write(FOLDER.resolve(name + ".png"), browser.picture());
    }
}
