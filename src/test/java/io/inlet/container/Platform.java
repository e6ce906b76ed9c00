package io.inlet.container;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The telephony platforms, each by its own documentation: what its handshake has, how it codes audio, and what it says
 * around it.
 */
enum Platform {
    EXOTEL(Coding.PCM, 16_000, 100) {
        @Override
        Map<String, String> credentials(String target) {
            return basic("exo-key:exo-token");
        }

        @Override
        String query() {
            return "?sample-rate=16000";
        }

        @Override
        List<Object> call(String id, List<byte[]> audio) {
            List<Object> said = new ArrayList<>(List.of("{\"event\":\"connected\"}", """
                    {"event":"start","sequence_number":"1","stream_sid":"b7f0","start":{"stream_sid":"b7f0","call_sid":"%s",\
                    "account_sid":"acme","from":"+9198","to":"+9180","custom_parameters":{"k":"v"},\
                    "media_format":{"encoding":"base64","sample_rate":"16000","bit_rate":"128kbps"}}}""".formatted(id)));
            number(audio, (n, payload) -> said.add("""
                    {"event":"media","sequence_number":"%d","stream_sid":"b7f0",\
                    "media":{"chunk":"%d","timestamp":"%d","payload":"%s"}}""".formatted(n + 1, n, (n - 1) * 100, payload)));
            said.add("""
                    {"event":"stop","sequence_number":"%d","stream_sid":"b7f0",\
                    "stop":{"call_sid":"%s","account_sid":"acme","reason":"callended"}}""".formatted(audio.size() + 2, id));
            return said;
        }
    },
    TWILIO(Coding.MULAW, 8000, 20) {
        @Override
        Map<String, String> credentials(String target) {
            return Map.of("X-Twilio-Signature", mac("HmacSHA1", "twilio-token", PUBLIC_URL + target));
        }

        @Override
        List<Object> call(String id, List<byte[]> audio) {
            List<Object> said = new ArrayList<>(List.of(
                    "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}", """
                    {"event":"start","sequenceNumber":"1","start":{"accountSid":"acme","streamSid":"MZ1","callSid":"%s",\
                    "tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},\
                    "customParameters":{"k":"v"}},"streamSid":"MZ1"}""".formatted(id)));
            number(audio, (n, payload) -> said.add("""
                    {"event":"media","sequenceNumber":"%d","media":{"track":"inbound","chunk":"%d","timestamp":"%d",\
                    "payload":"%s"},"streamSid":"MZ1"}""".formatted(n + 1, n, 5 + 20 * (n - 1), payload)));
            said.add("""
                    {"event":"stop","sequenceNumber":"%d","stop":{"accountSid":"acme","callSid":"%s"},"streamSid":"MZ1"}""".formatted(audio.size() + 2, id));
            return said;
        }
    },
    SIGNALWIRE(Coding.PCM, 24_000, 20) {
        @Override
        Map<String, String> credentials(String target) {
            return Map.of("Authorization", "Bearer signalwire-token");
        }

        @Override
        List<Object> call(String id, List<byte[]> audio) {
            List<Object> said = new ArrayList<>(List.of(
                    "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"0.2.0\"}", """
                    {"event":"start","sequenceNumber":"1","start":{"accountSid":"acme","streamSid":"5b1","callSid":"%s",\
                    "tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-L16","sampleRate":24000,"channels":1}}}""".formatted(id)));
            number(audio, (n, payload) -> said.add("""
                    {"event":"media","sequenceNumber":"%d","media":{"track":"inbound","chunk":"%d","timestamp":"%d",\
                    "payload":"%s"}}""".formatted(n + 1, n, 20 * (n - 1), payload)));
            said.add("{\"event\":\"stop\",\"sequenceNumber\":\"" + (audio.size() + 2) + "\"}");
            return said;
        }
    },
    TELNYX(Coding.ALAW, 8000, 20) {
        @Override
        Map<String, String> credentials(String target) {
            return Map.of("x-telnyx-streaming-auth-token", "telnyx-token");
        }

        /** Every tenth frame comes one too late. */
        @Override
        List<Object> call(String id, List<byte[]> audio) {
            List<Object> said =
                    new ArrayList<>(List.of("{\"event\":\"connected\",\"version\":\"1.0.0\"}", """
                    {"event":"start","sequence_number":"1","start":{"user_id":"acme","call_control_id":"%s",\
                    "call_session_id":"ff55","from":"+1555","to":"+1556","tags":["T1"],\
                    "media_format":{"encoding":"PCMA","sample_rate":8000,"channels":1}},"stream_id":"32DE"}""".formatted(id)));
            number(
                    audio,
                    (n, payload) -> said.add(
                            said.size() - (n % 10 == 0 ? 1 : 0), """
                    {"event":"media","sequence_number":"%d","media":{"track":"inbound","chunk":"%d","timestamp":"%d",\
                    "payload":"%s"},"stream_id":"32DE"}""".formatted(n + 1, n, 20 * (n - 1), payload)));
            said.add("""
                    {"event":"stop","sequence_number":"%d","stop":{"user_id":"acme","call_control_id":"%s"},\
                    "stream_id":"32DE"}""".formatted(audio.size() + 2, id));
            return said;
        }
    },
    PLIVO(Coding.PCM, 16_000, 20) {
        @Override
        Map<String, String> credentials(String target) {
            String nonce = "05429567804466091622";
            String uri = PUBLIC_URL.replaceFirst("^ws", "http") + target;
            return Map.of(
                    "X-Plivo-Signature-V3-Nonce",
                    nonce,
                    "X-Plivo-Signature-V3",
                    mac("HmacSHA256", "plivo-token", uri + "." + nonce));
        }

        /** No word at the end. */
        @Override
        List<Object> call(String id, List<byte[]> audio) {
            List<Object> said = new ArrayList<>(List.of("""
                    {"event":"start","sequenceNumber":1,"start":{"callId":"%s","streamId":"s-1","accountId":"acme",\
                    "tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-l16","sampleRate":16000}},\
                    "extra_headers":"userId=12345;queue=a%%20b"}""".formatted(id)));
            number(audio, (n, payload) -> said.add("""
                    {"event":"media","sequenceNumber":%d,"streamId":"s-1","media":{"track":"inbound",\
                    "timestamp":"%d","chunk":%d,"payload":"%s"},"extra_headers":"userId=12345"}""".formatted(n + 1, 1_705_312_200_000L + 20 * n, n, payload)));
            return said;
        }
    },
    VONAGE(Coding.PCM, 16_000, 20) {
        @Override
        Map<String, String> credentials(String target) {
            String claims = "{\"iss\":\"Vonage\",\"iat\":" + Instant.now().getEpochSecond() + ",\"jti\":\""
                    + UUID.randomUUID() + "\",\"api_key\":\"abc\",\"application_id\":\"app\"}";
            Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
            String signed = url.encodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8))
                    + "." + url.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
            byte[] signature = Base64.getDecoder().decode(mac("HmacSHA256", VONAGE_SECRET, signed));
            return Map.of("Authorization", "Bearer " + signed + "." + url.encodeToString(signature));
        }

        @Override
        List<Object> call(String id, List<byte[]> audio) {
            return behind(
                    audio,
                    " {\"event\":\"websocket:connected\",\"content-type\":\"audio/l16;rate=16000\",\"call_uuid\":\""
                            + id + "\",\"queue\":\"sales\"}");
        }
    },
    JAMBONZ(Coding.PCM, 8000, 20, 2) {
        @Override
        Map<String, String> credentials(String target) {
            return basic("jambonz:secret");
        }

        @Override
        List<String> subprotocols() {
            return List.of("audio.jambonz.org");
        }

        /** Frames coalesce, two texts come in one message, and an empty message says that no more comes. */
        @Override
        List<Object> call(String id, List<byte[]> audio) {
            String metadata = "{\"sampleRate\":8000,\"mixType\":\"stereo\",\"callSid\":\"" + id
                    + "\",\"direction\":\"inbound\",\"from\":\"+1555\",\"to\":\"+1556\",\"accountSid\":\"acme\","
                    + "\"customerData\":{}}";
            List<Object> said = new ArrayList<>(List.of(metadata));
            for (int i = 0; i < audio.size(); i += 5) {
                said.add(joined(audio.subList(i, Math.min(i + 5, audio.size()))));
            }
            String dtmf = "{\"event\":\"dtmf\",\"dtmf\":\"1\",\"duration\":\"1600\"}";
            said.add(dtmf + dtmf);
            said.add(new byte[0]);
            return said;
        }
    },
    FREESWITCH(Coding.PCM, 16_000, 20, 2) {
        @Override
        Map<String, String> credentials(String target) {
            return Map.of("Authorization", "Bearer freeswitch-token");
        }

        @Override
        String query() {
            return "?sample_rate=16000&channels=2&interaction_id=";
        }

        @Override
        List<Object> call(String id, List<byte[]> audio) {
            return List.copyOf(audio);
        }
    },
    AUDIOHOOK(Coding.MULAW, 8000, 100, 2) {
        private static final String SESSION = "30b0e395-84d3-4570-ac13-9a62d8f514c0";

        @Override
        Map<String, String> credentials(String target) {
            long now = Instant.now().getEpochSecond();
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Audiohook-Organization-Id", "d7934305-0972-4844-938e-9060eef73d05");
            headers.put("Audiohook-Session-Id", SESSION);
            headers.put("Audiohook-Correlation-Id", "e160e428-53e2-487c-977d-96989bf5c99d");
            headers.put("X-API-KEY", "audiohook-key");
            StringBuilder base = new StringBuilder("\"@request-target\": " + target + "\n\"@authority\": "
                    + PUBLIC_URL.replaceFirst("^wss://", "") + "\n");
            headers.forEach((name, value) -> base.append("\"" + name.toLowerCase() + "\": " + value + "\n"));
            String parameters =
                    "(\"@request-target\" \"@authority\" \"audiohook-organization-id\" \"audiohook-session-id\""
                            + " \"audiohook-correlation-id\" \"x-api-key\");keyid=\"audiohook-key\""
                            + ";nonce=\"VGhpc0lzQVVuaXF1ZU5vbmNl\";alg=\"hmac-sha256\";created=" + now + ";expires="
                            + (now + 10);
            base.append("\"@signature-params\": ").append(parameters);
            headers.put("Signature-Input", "sig1=" + parameters);
            headers.put("Signature", "sig1=:" + mac("HmacSHA256", "audiohook-secret", base.toString()) + ":");
            return headers;
        }

        @Override
        List<Object> call(String id, List<byte[]> audio) {
            List<Object> said = new ArrayList<>(List.of(
                    message("open", 1, 0, "PT0S", """
                            {"organizationId":"acme","conversationId":"%s","participant":{"id":"883e","ani":"tel:+1555",\
                            "aniName":"Jane","dnis":"tel:+1556"},"media":[\
                            {"type":"audio","format":"PCMU","channels":["external","internal"],"rate":8000},\
                            {"type":"audio","format":"PCMU","channels":["external"],"rate":8000}],"language":"en-US"}""".formatted(id)),
                    new Answer("opened"),
                    message("ping", 2, 1, "PT0S", "{\"rtt\":\"PT0.031S\"}"),
                    new Answer("pong")));
            said.addAll(audio);
            said.add(message("close", 3, 2, "PT10S", "{\"reason\":\"end\"}"));
            said.add(new Answer("closed"));
            return said;
        }

        private String message(String type, int seq, int serverSeq, String position, String parameters) {
            return "{\"version\":\"2\",\"id\":\"" + SESSION + "\",\"type\":\"" + type + "\",\"seq\":" + seq
                    + ",\"serverseq\":" + serverSeq + ",\"position\":\"" + position + "\",\"parameters\":" + parameters
                    + "}";
        }
    },
    ASTERISK(Coding.ALAW, 8000, 20) {
        @Override
        Map<String, String> credentials(String target) {
            return basic("asterisk:secret");
        }

        @Override
        List<String> subprotocols() {
            return List.of("media");
        }

        @Override
        List<Object> call(String id, List<byte[]> audio) {
            return behind(
                    audio,
                    "MEDIA_START connection_id:c-1 channel:WebSocket/c1/0x7f channel_id:" + id
                            + " format:alaw optimal_frame_size:160 ptime:20");
        }
    },
    BANDWIDTH(Coding.MULAW, 8000, 20) {
        @Override
        Map<String, String> credentials(String target) {
            return basic("bandwidth:secret");
        }

        @Override
        List<Object> call(String id, List<byte[]> audio) {
            List<Object> said = new ArrayList<>(List.of("""
                    {"eventType":"start","metadata":{"accountId":"acme","callId":"%s","streamId":"s-1","streamName":"n",\
                    "tracks":[{"name":"inbound"}]},"streamParams":{"k":"v"}}""".formatted(id)));
            number(audio, (n, payload) -> said.add("""
                    {"eventType":"media","track":"inbound","payload":"%s","sequenceNumber":"%d"}""".formatted(payload, n)));
            said.add("{\"eventType\":\"stop\"}");
            return said;
        }
    },
    INFOBIP(Coding.PCM, 24_000, 20) {
        @Override
        Map<String, String> credentials(String target) {
            return basic("infobip:secret");
        }

        @Override
        List<Object> call(String id, List<byte[]> audio) {
            return behind(
                    audio,
                    "{\"event\":\"websocket:connected\",\"content-type\":\"audio/l16;rate=24000\",\"callId\":\"" + id
                            + "\",\"from\":\"+1555\"}");
        }
    };

    static final String PUBLIC_URL = "wss://ingest.example.com";
    private static final String VONAGE_SECRET = "vonage-secret-of-more-than-32-bytes!";

    /** The server's STREAM_CREDENTIALS. */
    static final String CREDENTIALS = String.join(
            ";",
            "exotel basic exo-key:exo-token",
            "twilio signature twilio-token account=acme",
            "signalwire bearer signalwire-token-of-before",
            "signalwire bearer signalwire-token",
            "telnyx token telnyx-token",
            "plivo signature plivo-token",
            "vonage jwt " + VONAGE_SECRET + " tenant=acme",
            "jambonz basic jambonz:secret",
            "freeswitch bearer freeswitch-token tenant=acme",
            "freeswitch query freeswitch-query-token tenant=acme|globex",
            "audiohook signature audiohook-key:"
                    + Base64.getEncoder().encodeToString("audiohook-secret".getBytes(StandardCharsets.UTF_8))
                    + " tenant=acme",
            "asterisk basic asterisk:secret tenant=acme",
            "asterisk address from=127.0.0.9 tenant=acme",
            "bandwidth basic bandwidth:secret tenant=acme",
            "infobip basic infobip:secret tenant=acme");

    /** The next thing the server says has to be of this type. */
    record Answer(String type) {}

    private interface Numbered {
        void say(int number, String payload);
    }

    private final Coding coding;
    private final int rate;
    private final int frameMs;
    private final int channels;

    Platform(Coding coding, int rate, int frameMs) {
        this(coding, rate, frameMs, 1);
    }

    Platform(Coding coding, int rate, int frameMs, int channels) {
        this.coding = coding;
        this.rate = rate;
        this.frameMs = frameMs;
        this.channels = channels;
    }

    /** Headers of the handshake for this path and query. */
    abstract Map<String, String> credentials(String target);

    /** All that it says, from the first word to the last: texts, binary messages, and answers it waits for. */
    abstract List<Object> call(String id, List<byte[]> audio);

    String query() {
        return "";
    }

    List<String> subprotocols() {
        return List.of();
    }

    String word() {
        return name().toLowerCase();
    }

    /** For the call of this id. */
    String target(String id) {
        return "/v1/streams/" + word() + query() + (query().endsWith("=") ? id : "");
    }

    Coding coding() {
        return coding;
    }

    int rate() {
        return rate;
    }

    int channels() {
        return channels;
    }

    /** The bytes of one of its frames. */
    int frameBytes() {
        return rate / 1000 * frameMs * channels * coding.bytesPerSample();
    }

    private static Map<String, String> basic(String userAndPassword) {
        return Map.of(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8)));
    }

    private static String mac(String algorithm, String key, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void number(List<byte[]> audio, Numbered message) {
        for (int i = 0; i < audio.size(); i++) {
            message.say(i + 1, Base64.getEncoder().encodeToString(audio.get(i)));
        }
    }

    private static List<Object> behind(List<byte[]> audio, String first) {
        List<Object> said = new ArrayList<>(List.of(first));
        said.addAll(audio);
        return said;
    }

    private static byte[] joined(List<byte[]> frames) {
        byte[] all = new byte[0];
        for (byte[] frame : frames) {
            all = Arrays.copyOf(all, all.length + frame.length);
            System.arraycopy(frame, 0, all, all.length - frame.length, frame.length);
        }
        return all;
    }
}
