package io.inlet.ops;

import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import io.inlet.stream.CallEvent;
import io.inlet.stream.CallState;
import io.inlet.stream.EndReason;
import io.inlet.stream.EndedCall;
import io.inlet.stream.Gap;
import io.inlet.stream.LiveCalls;
import io.inlet.stream.Pulse;
import io.inlet.stream.StreamId;
import io.inlet.stream.StreamState;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Calls as JSON. What others have named is a string in it and nothing else: whoever shows it has to show it as text. */
final class CallJson {

    private static final JsonProvider JSON = JsonProvider.provider();

    /** So much of what callers say of themselves is shown, and only where there is more than twice as much. */
    private static final int SHOWN = 2;

    private CallJson() {}

    static JsonObjectBuilder object() {
        return JSON.createObjectBuilder();
    }

    static String time(long ms) {
        return Instant.ofEpochMilli(ms).toString();
    }

    private static void addTime(JsonObjectBuilder json, String name, OptionalLong ms) {
        if (ms.isPresent()) {
            json.add(name, time(ms.getAsLong()));
        }
    }

    static void addText(JsonObjectBuilder json, String name, String text) {
        if (text != null) {
            json.add(name, text);
        }
    }

    private static double rounded(double number, double to) {
        return Math.round(number * to) / to;
    }

    /** A row of the list. */
    static JsonObjectBuilder row(CallState state) {
        JsonObjectBuilder json = head(state.call(), state.id(), state.epoch(), state.provider(), state.format())
                .add("encoding", state.encoding())
                .add("address", state.address())
                .add("state", state.condition().word())
                .add("connected_at", time(state.connectedMs()));
        addTime(json, "started_at", state.startedMs());
        json.add("age_ms", state.ageMs());
        state.stream().ifPresent(stream -> addStream(json, stream));
        json.add("lag_ms", state.lagMs());
        state.lastFrameMs().ifPresent(last -> json.add("last_frame_age_ms", Math.max(0, state.nowMs() - last)));
        json.add("rate", rounded(state.rate(), 100))
                .add(
                        "level",
                        object().add("peak_db", rounded(state.level().peakDb(), 10))
                                .add("rms_db", rounded(state.level().rmsDb(), 10)))
                .add("strip", state.strip());
        state.receivers().ifPresent(receivers -> json.add("receivers", receivers));
        addTime(json, "token_expires_at", state.tokenExpiresMs());
        json.add("listeners", state.stream().map(StreamState::listeners).orElse(0));
        json.add("held_back", state.heldBack());
        state.reason().map(EndReason::word).ifPresent(word -> json.add("reason", word));
        return json;
    }

    private static JsonObjectBuilder head(
            String call, Optional<StreamId> id, long epoch, Optional<String> provider, Optional<AudioFormat> format) {
        JsonObjectBuilder json = object().add("call", call);
        id.ifPresent(mine -> json.add("tenant", mine.tenantId()).add("interaction", mine.interactionId()));
        if (epoch > 0) {
            json.add("epoch", epoch);
        }
        json.add("provider", provider.orElse("inlet"));
        format.ifPresent(mine -> json.add("sample_rate", mine.sampleRate())
                .add("channels", mine.channels())
                .add("tracks", mine.tracks()));
        return json;
    }

    private static void addStream(JsonObjectBuilder json, StreamState stream) {
        json.add("seq", stream.seq())
                .add("acked", stream.acknowledged())
                .add("published", stream.published())
                .add("lost", stream.lost())
                .add("gaps", gaps(stream.lostByCause()))
                .add(
                        "unpublished",
                        object().add("frames", stream.unpublished())
                                .add("ms", stream.unpublishedMs())
                                .add("buffer_percent", stream.bufferPercent()))
                .add("redis_away", stream.redisAway())
                .add("media_ms", stream.mediaMs());
    }

    private static JsonObjectBuilder gaps(Map<Gap.Reason, Long> lost) {
        JsonObjectBuilder gaps = object();
        lost.forEach((cause, frames) -> gaps.add(cause.word(), frames));
        return gaps;
    }

    /** All that is known of one. */
    static JsonObjectBuilder close(LiveCalls.Close close, JsonArrayBuilder listening) {
        JsonArrayBuilder recent = JSON.createArrayBuilder();
        for (Pulse.Piece piece : close.recent()) {
            recent.add(object().add("at_ms", piece.atMs())
                    .add("peak_db", rounded(piece.level().peakDb(), 10))
                    .add("rms_db", rounded(piece.level().rmsDb(), 10))
                    .add("frames", piece.frames())
                    .add("longest_gap_ms", piece.longestGapMs()));
        }
        JsonArrayBuilder events = JSON.createArrayBuilder();
        for (CallEvent event : close.events()) {
            events.add(object().add("at", time(event.atMs()))
                    .add("what", event.what())
                    .add("detail", event.detail()));
        }
        CallDetails said = close.details();
        JsonObjectBuilder details =
                object().add("platform", masked(said.platform())).add("metadata", masked(said.metadata()));
        said.from().ifPresent(from -> details.add("from", masked(from)));
        said.to().ifPresent(to -> details.add("to", masked(to)));
        return row(close.state())
                .add("details", details)
                .add("events", events)
                .add("listening", listening)
                .add("recent", recent);
    }

    private static JsonObjectBuilder masked(Map<String, String> texts) {
        JsonObjectBuilder json = object();
        texts.forEach((name, text) -> json.add(name, masked(text)));
        return json;
    }

    /** Names and numbers of people may be in it: enough to recognize one, not to learn it. */
    static String masked(String text) {
        return text.length() > 3 * SHOWN ? "…" + text.substring(text.length() - SHOWN) : "…";
    }

    static JsonObjectBuilder ended(EndedCall call) {
        JsonObjectBuilder json = head(call.call(), call.id(), call.epoch(), call.provider(), call.format())
                .add("address", call.address())
                .add("connected_at", time(call.connectedMs()));
        addTime(json, "started_at", call.startedMs());
        json.add("ended_at", time(call.endedMs()))
                .add("reason", call.reason().word())
                .add("close_code", call.reason().closeCode())
                .add("fault", call.reason().fault().name().toLowerCase(Locale.ROOT));
        call.summary()
                .ifPresent(summary -> json.add("seq", summary.seq())
                        .add("published", summary.published())
                        .add("lost", summary.lost())
                        .add("gaps", gaps(call.lostByCause()))
                        .add("duration_ms", summary.durationMs()));
        return json;
    }
}
