package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A caller that speaks and does not listen. What it would have been told fills the buffers of the operating system,
 * about 4 MB, and on Payara those of Grizzly, about 8 more; from then on one message is kept for it, and its audio goes
 * on as if nothing were wrong.
 */
@OnInlet
@Tag("any-server")
class DeafCallerIT {

    private static final String TENANT = "tenant-deaf";
    private static final int FRAMES = 500_000; // 16 MB of acks
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;
    private static final int MASKED = 0x80;
    private static final int NO_MASK = 0;
    private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)");

    private final String interaction = Audio.newCall("int-deaf");

    @Test
    void costsNothingAndHearsTheNewestAckOnceItListens() throws Exception {
        try (ServedInlet served = ServedInlet.with(Map.of(
                                "REDIS_CHANNEL",
                                InletUnderTest.CHANNEL,
                                "ACK_INTERVAL",
                                "1",
                                "MAX_FRAMES_PER_S",
                                "0",
                                "MAX_RATE_FACTOR",
                                "0"))
                        .awaitReady();
                Subscriber consumer = Subscriber.ofFrames(interaction);
                Call beside = Call.started(served.ingest(), TENANT, Audio.newCall("int-beside"));
                Speech others = new Speech(beside, Integer.MAX_VALUE);
                Request.Exchange deaf = Request.handshake()
                        .to(served.port())
                        .bearer(Token.of(TENANT, interaction).signed())
                        .open()) {
            DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(deaf.socket().getOutputStream()));
            DataInputStream in = new DataInputStream(deaf.socket().getInputStream());
            say(
                    out,
                    Json.createObjectBuilder()
                            .add("event", "start")
                            .add("interaction_id", interaction)
                            .add("tenant_id", TENANT)
                            .add("sample_rate", 8000)
                            .add("encoding", "pcm16"));
            assertTrue(heard(in).contains("started"));
            for (int seq = 1; seq <= FRAMES; seq++) {
                write(out, BINARY, new byte[] {(byte) seq, (byte) (seq >> 8)});
            }
            out.flush();
            for (int seq = 1; seq <= FRAMES; seq++) {
                assertEquals(seq, seq(consumer.next().text()));
            }
            int spoken = others.sent();
            others.awaitSent(spoken + 1);
            while (beside.hears("ack").getInt("seq") < spoken) {
                // another call hears its own
            }

            int acks = 0;
            for (long acknowledged = 0; acknowledged < FRAMES; acks++) {
                long seq = seq(heard(in));
                assertTrue(seq > acknowledged, seq + " after " + acknowledged);
                acknowledged = seq;
            }
            assertTrue(acks < FRAMES, "every ack was kept for a caller that did not listen");
            say(out, Json.createObjectBuilder().add("event", "stop"));
            String stopped = heard(in);
            assertTrue(stopped.contains("\"published\":" + FRAMES), stopped);
            assertEquals(CLOSE, in.read());
        }
    }

    private static void say(DataOutputStream out, JsonObjectBuilder message) throws IOException {
        write(out, TEXT, message.build().toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** RFC 6455 §5.2, with a mask that changes nothing. */
    private static void write(DataOutputStream out, int kind, byte[] payload) throws IOException {
        out.write(kind);
        if (payload.length < 126) {
            out.write(MASKED | payload.length);
        } else {
            out.write(MASKED | 126);
            out.writeShort(payload.length);
        }
        out.writeInt(NO_MASK);
        out.write(payload);
    }

    /** Without a parser, which would take longer than the server does. */
    private static int seq(String message) {
        Matcher seq = SEQ.matcher(message);
        assertTrue(seq.find(), message);
        return Integer.parseInt(seq.group(1));
    }

    private static String heard(DataInputStream in) throws IOException {
        assertEquals(TEXT, in.read());
        int length = in.read();
        byte[] text = in.readNBytes(length < 126 ? length : in.readUnsignedShort());
        return new String(text, StandardCharsets.UTF_8);
    }
}
