package io.inlet.publishing;

import io.inlet.stream.AudioStream;
import io.inlet.stream.CallDetails;
import io.inlet.stream.Frame;
import io.inlet.stream.Gap;
import io.inlet.stream.Outgoing;
import io.inlet.stream.Position;
import io.inlet.stream.StreamId;
import io.inlet.stream.Summary;
import io.inlet.stream.TraceContext;
import io.inlet.stream.Track;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import jakarta.json.spi.JsonProvider;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

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
    private final byte[] trace; // of events only
    private final byte[][] ends; // by track
    private final int mostBytes;

    Envelope(AudioStream stream) {
        StreamId id = stream.id();
        String names = "\"tenant_id\":" + quoted(id.tenantId()) + ",\"interaction_id\":" + quoted(id.interactionId());
        whose = utf8(names);
        format = ascii(",\"sample_rate\":" + stream.format().sampleRate() + ",\"encoding\":\"pcm16\",\"audio\":\"");
        epoch = ascii(",\"epoch\":" + stream.epoch());
        trace = utf8(stream.trace().map(Envelope::trace).orElse(""));
        int channels = stream.format().channels();
        String end = channels == 1 ? "" : ",\"channels\":" + channels;
        ends = new byte[Track.values().length][];
        for (Track track : Track.values()) {
            String its = track == Track.INBOUND ? "" : ",\"track\":" + quoted(track.word());
            ends[track.ordinal()] = ascii(end + its + "}");
        }
        mostBytes = 2 // the brace and the quote
                + whose.length
                + SEQ.length
                + TIMESTAMP.length
                + format.length
                + epoch.length
                + MEDIA.length
                + ends[Track.OUTBOUND.ordinal()].length
                + 3 * MAX_DIGITS;
    }

    /** The message as UTF-8 JSON; the buffer is the caller's to release. */
    ByteBuf write(Outgoing outgoing) {
        if (outgoing instanceof Frame frame) {
            return frame(frame);
        }
        if (outgoing instanceof Outgoing.Started started) {
            return event("started", from(started.from()) + details(started.details()), started.timestampMs());
        }
        if (outgoing instanceof Outgoing.Lost lost) {
            return event("gap", gap(lost.gap()), lost.timestampMs());
        }
        if (outgoing instanceof Outgoing.Dtmf dtmf) {
            return event("dtmf", dtmf(dtmf), dtmf.timestampMs());
        }
        if (outgoing instanceof Outgoing.Mark mark) {
            return event("mark", mark(mark), mark.timestampMs());
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
        return json.writeBytes(ends[frame.track().ordinal()]);
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
        byte[] tail = utf8(",\"timestamp_ms\":" + timestampMs + members + "}");
        ByteBuf json = PooledByteBufAllocator.DEFAULT.buffer(
                head.length + whose.length + epoch.length + trace.length + tail.length);
        return json.writeBytes(head)
                .writeBytes(whose)
                .writeBytes(epoch)
                .writeBytes(trace)
                .writeBytes(tail);
    }

    private static String trace(TraceContext context) {
        StringBuilder members = new StringBuilder();
        member(members, "traceparent", context.traceparent());
        context.tracestate().ifPresent(state -> member(members, "tracestate", state));
        return members.toString();
    }

    private static String from(Position from) {
        return from.seq() == 0 ? "" : ",\"next_seq\":" + (from.seq() + 1);
    }

    private static String details(CallDetails details) {
        StringBuilder members = new StringBuilder();
        details.provider().ifPresent(word -> member(members, "provider", word));
        details.from().ifPresent(who -> member(members, "from", who));
        details.to().ifPresent(who -> member(members, "to", who));
        object(members, "platform", details.platform());
        object(members, "metadata", details.metadata());
        return members.toString();
    }

    private static void object(StringBuilder members, String name, Map<String, String> values) {
        if (values.isEmpty()) {
            return;
        }
        StringBuilder inside = new StringBuilder();
        values.forEach((key, value) -> member(inside, key, value));
        inside.setCharAt(0, '{'); // in place of the first comma
        members.append(',').append(quoted(name)).append(':').append(inside).append('}');
    }

    private static void member(StringBuilder members, String name, String value) {
        members.append(',').append(quoted(name)).append(':').append(quoted(value));
    }

    private static String dtmf(Outgoing.Dtmf dtmf) {
        String members = ",\"media_ms\":" + dtmf.mediaMs() + ",\"digit\":" + quoted(dtmf.digit());
        return dtmf.durationMs().isEmpty()
                ? members
                : members + ",\"duration_ms\":" + dtmf.durationMs().getAsLong();
    }

    private static String mark(Outgoing.Mark mark) {
        return ",\"media_ms\":" + mark.mediaMs() + ",\"name\":" + quoted(mark.name());
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

    /** Half of a surrogate pair, which JSON can name and UTF-8 cannot, becomes a question mark. */
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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
