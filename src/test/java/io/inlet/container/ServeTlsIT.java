package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code SSL_KEY_PATH} and {@code SSL_CERT_PATH} the service port speaks wss, whatever PEM the key comes in. */
@OnInlet
class ServeTlsIT {

    private static Certificates certificates;
    private static HttpClient client;

    private final String interaction = Audio.newCall("int-tls");

    @TempDir
    private Path files;

    @BeforeAll
    static void trust() throws Exception {
        certificates = new Certificates();
        client = HttpClient.newBuilder().sslContext(certificates.trust()).build();
    }

    @Test
    void rsaInPkcs8() throws Exception {
        KeyPair keys = Keys.rsa();
        assertSpeaksWss(keys, Keys.pem(keys.getPrivate()));
    }

    @Test
    void rsaInPkcs1() throws Exception {
        KeyPair keys = Keys.rsa();
        assertSpeaksWss(keys, Certificates.pkcs1(keys));
    }

    @Test
    void ecInSec1() throws Exception {
        KeyPair keys = Certificates.ec();
        assertSpeaksWss(keys, Certificates.sec1(keys));
    }

    @Test
    void aKeyThatIsNotTheCertificatesIsRefused() throws Exception {
        String chain = certificates.chain(Keys.rsa());
        try (ServedInlet served = serve(Keys.pem(Keys.rsa().getPrivate()), chain)) {
            assertEquals(2, served.awaitExit());
            List<String> errors = served.errors();
            assertEquals(1, errors.size(), errors::toString);
            assertTrue(errors.get(0).startsWith("SSL_CERT_PATH="), errors::toString);
        }
    }

    private void assertSpeaksWss(KeyPair keys, String keyPem) throws Exception {
        try (ServedInlet served = serve(keyPem, certificates.chain(keys)).awaitReady(client, "https");
                Subscriber consumer = Subscriber.ofFrames(interaction);
                Call call = Call.dial(client, ingest(served), "tenant-tls", interaction)) {
            call.say(call.start());
            call.hears("started");
            call.send(Audio.frame(interaction, 1));
            assertEquals(1, consumer.next().seq());
        }
    }

    private ServedInlet serve(String keyPem, String chainPem) throws Exception {
        return ServedInlet.with(Map.of(
                "SSL_KEY_PATH", Files.writeString(files.resolve("key.pem"), keyPem).toString(),
                "SSL_CERT_PATH", Files.writeString(files.resolve("chain.pem"), chainPem).toString()));
    }

    private static URI ingest(ServedInlet served) {
        return URI.create("wss://localhost:" + served.port() + "/v1/ingest");
    }
}
