package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void rsaInPkcs1() throws Exception {
        KeyPair keys = Keys.rsa();
        assertSpeaksWss(keys, Certificates.pkcs1(keys));
    }

    @Test
    @Tag("any-server")
    void ecInSec1() throws Exception {
        KeyPair keys = Certificates.ec();
        assertSpeaksWss(keys, Certificates.sec1(keys));
    }

    /** Told by what is found wrong after it, the port, which is quicker than a start. */
    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void pkcs8IsAcceptedToo(String algorithm) throws Exception {
        KeyPair keys = algorithm.equals("EC") ? Certificates.ec() : Keys.rsa();
        try (ServerSocket taken = new ServerSocket(0);
                ServedInlet served = serve(
                        Keys.pem(keys.getPrivate()),
                        certificates.chain(keys),
                        Map.of("PORT", Integer.toString(taken.getLocalPort())))) {
            assertEquals(2, served.awaitExit());
            List<String> errors = served.errors();
            assertEquals(1, errors.size(), errors::toString);
            assertTrue(errors.get(0).startsWith("PORT=" + taken.getLocalPort()), errors::toString);
        }
    }

    @Test
    void aKeyThatIsNotTheCertificatesIsRefused() throws Exception {
        String chain = certificates.chain(Keys.rsa());
        try (ServedInlet served = serve(Keys.pem(Keys.rsa().getPrivate()), chain, Map.of())) {
            assertEquals(2, served.awaitExit());
            List<String> errors = served.errors();
            assertEquals(1, errors.size(), errors::toString);
            assertTrue(errors.get(0).startsWith("SSL_CERT_PATH="), errors::toString);
        }
    }

    private void assertSpeaksWss(KeyPair keys, String keyPem) throws Exception {
        try (ServedInlet served =
                        serve(keyPem, certificates.chain(keys), Map.of()).awaitReady(client, "https");
                Subscriber consumer = Subscriber.ofFrames(interaction);
                Call call = Call.dial(client, ingest(served), "tenant-tls", interaction)) {
            call.say(call.start());
            call.hears("started");
            call.send(Audio.frame(interaction, 1));
            assertEquals(1, consumer.next().seq());
        }
    }

    private ServedInlet serve(String keyPem, String chainPem, Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("SSL_KEY_PATH", written("key.pem", keyPem));
        settings.put("SSL_CERT_PATH", written("chain.pem", chainPem));
        return ServedInlet.with(settings);
    }

    private String written(String file, String pem) throws Exception {
        return Files.writeString(files.resolve(file), pem).toString();
    }

    private static URI ingest(ServedInlet served) {
        return URI.create("wss://localhost:" + served.port() + "/v1/ingest");
    }
}
