package io.inlet.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.inlet.config.PlatformCredential.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of STREAM_CREDENTIALS and its file: what they mean, and that no refusal shows a secret. */
class CredentialLinesTest {

    private static final String EXAMPLES = """
            # platform  kind       secret                       attributes
            exotel      basic      KEY:TOKEN                    tenant=acme from=203.0.113.0/24
            exotel      address                                 tenant=acme from=203.0.113.7,198.51.100.0/24
            twilio      signature  AUTHTOKEN                    account=AC123
            signalwire  bearer     TOKEN                        tenant=acme

            telnyx      token      TOKEN
            plivo       signature  AUTHTOKEN                    url=https://other.example.com
            vonage      jwt        SIGNATURESECRET              tenant=acme
            audiohook   signature  APIKEY:c2VjcmV0              tenant=acme
            audiohook   key        APIKEY                       tenant=acme name=no-secret
            freeswitch  query      TOKEN                        tenant=acme|globex
            asterisk    basic      USER:PASS:WORD               tenant=acme
            """;

    @TempDir
    private Path directory;

    private static List<PlatformCredential> read(String lines) {
        return SampleSettings.with("STREAM_CREDENTIALS", lines, "PUBLIC_URL", "wss://calls.example.com")
                .platforms()
                .credentials();
    }

    private static PlatformCredential one(String line) {
        List<PlatformCredential> all = read(line);
        assertEquals(1, all.size());
        return all.get(0);
    }

    private static String refusal(String... namesAndValues) {
        return assertThrows(InvalidSetting.class, () -> SampleSettings.with(namesAndValues))
                .getMessage();
    }

    @Test
    void eachLineIsACredential() {
        List<PlatformCredential> all = read(EXAMPLES);
        assertEquals(
                List.of(
                        "exotel/exotel-1 (basic)",
                        "exotel/exotel-2 (address)",
                        "twilio/twilio-1 (signature)",
                        "signalwire/signalwire-1 (bearer)",
                        "telnyx/telnyx-1 (token)",
                        "plivo/plivo-1 (signature)",
                        "vonage/vonage-1 (jwt)",
                        "audiohook/audiohook-1 (signature)",
                        "audiohook/no-secret (key)",
                        "freeswitch/freeswitch-1 (query)",
                        "asterisk/asterisk-1 (basic)"),
                all.stream().map(PlatformCredential::toString).toList());
        assertEquals(
                new PlatformCredential(
                        Platform.EXOTEL,
                        Kind.BASIC,
                        "exotel-1",
                        Optional.empty(),
                        Optional.of(Secret.of("KEY:TOKEN")),
                        List.of("acme"),
                        Optional.empty(),
                        List.of(AddressRange.parse("203.0.113.0/24")),
                        Optional.of(URI.create("wss://calls.example.com"))),
                all.get(0));
        assertEquals(Optional.empty(), all.get(1).secret());
        assertEquals(
                List.of(AddressRange.parse("203.0.113.7"), AddressRange.parse("198.51.100.0/24")),
                all.get(1).from());
        assertEquals(Optional.of("AC123"), all.get(2).account());
        assertEquals(
                Optional.of(URI.create("https://other.example.com")), all.get(5).url());
        assertEquals(List.of("acme", "globex"), all.get(9).tenants());
        assertEquals(Optional.of(Secret.of("USER:PASS:WORD")), all.get(10).secret());
    }

    @Test
    void theClientSecretOfAudioHookIsBase64AndItsKeyIsNot() {
        PlatformCredential credential = one("audiohook signature SGVsbG8h+/=:c2VjcmV0 tenant=acme");
        assertEquals(Optional.of("SGVsbG8h+/="), credential.apiKey());
        assertArrayEquals(
                "secret".getBytes(StandardCharsets.US_ASCII),
                credential.secret().orElseThrow().bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\\n", ";", " ; \n\n# old, and not used\n", ";#old;"})
    void linesEndInSeveralWays(String end) {
        assertEquals(2, read("telnyx token one" + end + "telnyx token two").size());
    }

    @Test
    void aFileAddsToTheVariableAndTakesSecretsWithAnySign() throws IOException {
        Path file = directory.resolve("credentials");
        Files.writeString(file, "# the second\ntelnyx token a;b\\nc\n");
        List<PlatformCredential> all = SampleSettings.with(
                        "STREAM_CREDENTIALS", "telnyx token one", "STREAM_CREDENTIALS_FILE", file.toString())
                .platforms()
                .credentials();
        assertEquals(
                List.of(Optional.of(Secret.of("one")), Optional.of(Secret.of("a;b\\nc"))),
                all.stream().map(PlatformCredential::secret).toList());
        assertEquals("telnyx/telnyx-2", all.get(1).subject());
    }

    @Test
    void aFileThatCannotBeReadStopsTheStart() throws IOException {
        String missing = directory.resolve("missing").toString();
        assertEquals(
                "STREAM_CREDENTIALS_FILE=" + missing + ": must be the path of a readable file",
                refusal("STREAM_CREDENTIALS_FILE", missing));
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff});
        assertEquals(
                "STREAM_CREDENTIALS_FILE=" + binary + ": must be a file of text in UTF-8",
                refusal("STREAM_CREDENTIALS_FILE", binary.toString()));
    }

    @Test
    void aWrongLineOfAFileIsToldByItsNumber() throws IOException {
        Path file = Files.writeString(directory.resolve("credentials"), "# one\n\nexotel basic SECRET tenant=acme\n");
        assertEquals(
                "STREAM_CREDENTIALS_FILE=(line 3: exotel basic): the secret must be user:password",
                refusal("STREAM_CREDENTIALS_FILE", file.toString()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '"', textBlock = """
            SECRET                                        ~ (line 1)                    ~ the first word must be a platform
            basic SECRET                                  ~ (line 1)                    ~ the first word must be a platform
            EXOTEL basic K:SECRET tenant=acme             ~ (line 1: basic)             ~ the first word must be a platform
            exotel                                        ~ (line 1: exotel)            ~ exotel can prove itself by basic, address
            exotel SECRET                                 ~ (line 1: exotel)            ~ exotel can prove itself by basic, address
            exotel query SECRET                           ~ (line 1: exotel query)      ~ exotel can prove itself by basic, address
            twilio bearer SECRET                          ~ (line 1: twilio bearer)     ~ twilio can prove itself by signature, address
            exotel basic                                  ~ (line 1: exotel basic)      ~ the third word must be the secret
            exotel basic tenant=acme                      ~ (line 1: exotel basic)      ~ the third word must be the secret
            exotel basic SECRET                           ~ (line 1: exotel basic)      ~ the secret must be user:password
            exotel basic :SECRET                          ~ (line 1: exotel basic)      ~ the secret must be user:password
            exotel basic SECRET:                          ~ (line 1: exotel basic)      ~ the secret must be user:password
            telnyx token SECRÉT                           ~ (line 1: telnyx token)      ~ the secret must be ASCII
            exotel basic K:SEC RET                        ~ (line 1: exotel basic)      ~ behind the secret, which has no spaces
            exotel basic K:S tenent=SECRET                ~ (line 1: exotel basic)      ~ behind the secret, which has no spaces
            exotel basic K:SECRET tenant=                 ~ (line 1: exotel basic)      ~ tenant= must be there once, and have a value
            exotel basic K:SECRET tenant=a tenant=b       ~ (line 1: exotel basic)      ~ tenant= must be there once, and have a value
            freeswitch query SECRET tenant=a|             ~ (line 1: freeswitch query)  ~ tenant= must have 1 to 256 characters
            freeswitch query SECRET                       ~ (line 1: freeswitch query)  ~ it needs tenant=: the platform does not say
            vonage jwt SECRET                             ~ (line 1: vonage jwt)        ~ it needs tenant=: the platform does not say
            asterisk basic U:SECRET from=10.0.0.0/8       ~ (line 1: asterisk basic)    ~ it needs tenant=: the platform does not say
            infobip bearer SECRET                         ~ (line 1: infobip bearer)    ~ it needs tenant=: the platform does not say
            vonage jwt SECRET tenant=acme account=AC1     ~ (line 1: vonage jwt)        ~ account= would never match
            signalwire bearer SECRET tenant=a|b           ~ (line 1: signalwire bearer) ~ tenant= must be one
            exotel address                                ~ (line 1: exotel address)    ~ it needs from= and addresses
            exotel address SECRET from=10.0.0.0/8         ~ (line 1: exotel address)    ~ behind the secret, which has no spaces
            exotel address from=SECRET                    ~ (line 1: exotel address)    ~ from= must be addresses or ranges
            exotel address from=10.0.0.0/8,               ~ (line 1: exotel address)    ~ from= must be addresses or ranges
            telnyx token SECRET name=a/b                  ~ (line 1: telnyx token)      ~ name= may have up to 64 letters
            twilio signature SECRET                       ~ (line 1: twilio signature)  ~ its signature is over the URL: set PUBLIC_URL, or url=
            plivo signature SECRET                        ~ (line 1: plivo signature)   ~ its signature is over the URL: set PUBLIC_URL, or url=
            plivo signature SECRET url=calls              ~ (line 1: plivo signature)   ~ url= must be the wss, ws, https or http URL
            audiohook signature SECRET                    ~ (line 1: audiohook signature) ~ the secret must be apikey:clientsecret
            audiohook signature KEY:SECRET!               ~ (line 1: audiohook signature) ~ the secret must be apikey:clientsecret
            audiohook signature KEY:                      ~ (line 1: audiohook signature) ~ the secret must be apikey:clientsecret
            audiohook signature SECRET!:c2VjcmV0          ~ (line 1: audiohook signature) ~ an API key has letters
            audiohook key SECRET!                         ~ (line 1: audiohook key)     ~ an API key has letters
            telnyx token one;telnyx token SECRET name=telnyx-1 ~ (line 2: telnyx token) ~ another credential of this platform has its name
            """)
    void aWrongLineStopsTheStartWithItsNumberAndRuleAndWithoutItsSecret(String line, String shown, String rule) {
        String refusal = refusal("STREAM_CREDENTIALS", line);
        String expected = "STREAM_CREDENTIALS=" + shown + ": " + rule;
        assertEquals(expected, refusal.substring(0, Math.min(expected.length(), refusal.length())));
        assertFalse(refusal.contains("SEC") || refusal.contains("K:S"), refusal);
        assertEquals(1, refusal.lines().count());
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void everyPlatformCanBeLetInByItsAddress(Platform platform) {
        PlatformCredential credential = one(platform.word() + " address tenant=acme from=192.0.2.1");
        assertEquals(platform, credential.platform());
        assertEquals(Optional.of(platform), Platform.of(platform.word()));
    }

    @Test
    void secretsAreEqualByWhatTheyHoldAndNeverShown() {
        assertEquals(Secret.of("one"), Secret.of("one"));
        assertEquals(Secret.of("one").hashCode(), Secret.of("one").hashCode());
        assertNotEquals(Secret.of("one"), Secret.of("two"));
        assertEquals("***", Secret.of("one").toString());
        assertFalse(SampleSettings.with(
                        "STREAM_CREDENTIALS", "telnyx token HUSH;exotel basic HUSH:HUSH;audiohook signature HUSH:HUSH")
                .toString()
                .contains("HUSH"));
    }
}
