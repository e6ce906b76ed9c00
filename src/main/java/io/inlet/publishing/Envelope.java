package io.inlet.publishing;

import io.inlet.stream.AudioStream;
import io.inlet.stream.Frame;
import io.inlet.stream.Gap;
import io.inlet.stream.Outgoing;
import io.inlet.stream.StreamId;
import io.inlet.stream.Summary;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import jakarta.json.spi.JsonProvider;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What consumers get of one stream (the contract's §3), written straight to the bytes that go on the wire: everything
 * that is the same in each message of the stream is made once. Thread-safe.
 */
final class Envelope {

    /** Finding the provider scans the class path, so it is found once. */
    private static final JsonProvider JSON = JsonProvider.provider();

    /** The JDK's encoder is vectorised, and writes arrays from their beginning only. */
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private static final ThreadLocal<byte[]> SCRATCH = ThreadLocal.withInitial(() -> new byte[16_384]);

    private static final byte[] SEQ = ascii(",\"seq\":");
    private static final byte[] TIMESTAMP = ascii(",\"timestamp_ms\":");
    private static final byte[] MEDIA = ascii(",\"media_ms\":");
    private static final int MAX_DIGITS = 19;

    private final byte[] whose;
    private final byte[] format;
    private final byte[] epoch;
    private final byte[] end;
    private final int mostBytes;

    Envelope(AudioStream stream) {
        StreamId id = stream.id();
        String names = "\"tenant_id\":" + quoted(id.tenantId()) + ",\"interaction_id\":" + quoted(id.interactionId());
        whose = names.getBytes(StandardCharsets.UTF_8);
        format = ascii(",\"sample_rate\":" + stream.format().sampleRate() + ",\"encoding\":\"pcm16\",\"audio\":\"");
        epoch = ascii(",\"epoch\":" + stream.epoch());
        int channels = stream.format().channels();
        end = ascii(channels == 1 ? "}" : ",\"channels\":" + channels + "}");
        mostBytes = 2 // the brace and the quote
                + whose.length
                + SEQ.length
                + TIMESTAMP.length
                + format.length
                + epoch.length
                + MEDIA.length
                + end.length
                + 3 * MAX_DIGITS;
    }

    /** The message as UTF-8 JSON; the buffer is the caller's to release. */
    ByteBuf write(Outgoing outgoing) {
        if (outgoing instanceof Frame frame) {
            return frame(frame);
        }
        if (outgoing instanceof Outgoing.Started started) {
            return event("started", from(started), started.timestampMs());
        }
        if (outgoing instanceof Outgoing.Lost lost) {
            return event("gap", gap(lost.gap()), lost.timestampMs());
        }
        if (outgoing instanceof Outgoing.Dtmf || outgoing instanceof Outgoing.Mark) {
            throw new UnsupportedOperationException(); // under construction
        }
        Outgoing.Stopped stopped = (Outgoing.Stopped) outgoing;
        return event("stopped", summary(stopped.summary()), stopped.timestampMs());
    }

    private ByteBuf frame(Frame frame) {
        byte[] audio = scratch((frame.pcm().length + 2) / 3 * 4);
        int length = BASE64.encode(frame.pcm(), audio);
        ByteBuf json = PooledByteBufAllocator.DEFAULT.buffer(mostBytes + length);
        json.writeByte('{').writeBytes(whose).writeBytes(SEQ);
        number(json, frame.seq());
        json.writeBytes(TIMESTAMP);
        number(json, frame.timestampMs());
        json.writeBytes(format)
                .writeBytes(audio, 0, length)
                .writeByte('"')
                .writeBytes(epoch)
                .writeBytes(MEDIA);
        number(json, frame.mediaMs());
        return json.writeBytes(end);
    }

    private static byte[] scratch(int bytes) {
        byte[] scratch = SCRATCH.get();
        if (scratch.length < bytes) {
            scratch = new byte[bytes];
            SCRATCH.set(scratch);
        }
        return scratch;
    }

    private ByteBuf event(String name, String members, long timestampMs) {
        byte[] head = ascii("{\"event\":\"" + name + "\",");
        byte[] tail = ascii(",\"timestamp_ms\":" + timestampMs + members + "}");
        ByteBuf json = PooledByteBufAllocator.DEFAULT.buffer(head.length + whose.length + epoch.length + tail.length);
        return json.writeBytes(head).writeBytes(whose).writeBytes(epoch).writeBytes(tail);
    }

    private static String from(Outgoing.Started started) {
        long seq = started.from().seq();
        return seq == 0 ? "" : ",\"next_seq\":" + (seq + 1);
    }

    private static String gap(Gap gap) {
        return ",\"from\":" + gap.from() + ",\"to\":" + gap.to() + ",\"reason\":"
                + quoted(gap.reason().word());
    }

    private static String summary(Summary summary) {
        return ",\"reason\":" + quoted(summary.reason().word())
                + ",\"seq\":" + summary.seq()
                + ",\"published\":" + summary.published()
                + ",\"lost\":" + summary.lost()
                + ",\"duration_ms\":" + summary.durationMs();
    }

    private static String quoted(String text) {
        return JSON.createValue(text).toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Decimal digits of a number that is not negative, without a string in between. */
    private static void number(ByteBuf json, long number) {
        long power = 1;
        while (number / power >= 10) {
            power *= 10;
        }
        for (; power > 0; power /= 10) {
            json.writeByte('0' + (int) (number / power % 10));
        }
    }
}
