package io.inlet.cli.platform;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.inlet.stream.Track;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A session of AudioHook as the platform leads it, and looks after its rules: {@code opened} within 5 s and with media that
 * was offered, each {@code pong} within 5 s and about its {@code ping}, {@code closed} within 10 s, the server's
 * {@code seq} without a jump, its {@code clientseq} not ahead of ours. Audio is sent between {@code opened} and
 * {@code close}; position is what has been sent of it.
 */
final class AudioHookSession implements Conversation {

    static final String ORGANIZATION = "Audiohook-Organization-Id";
    static final String SESSION = "Audiohook-Session-Id";
    static final String CORRELATION = "Audiohook-Correlation-Id";

    private static final long OPENED_WITHIN_MS = 5000;
    private static final long PONG_WITHIN_MS = 5000;
    private static final long CLOSED_WITHIN_MS = 10_000;
    private static final long FIRST_PING_AFTER_MS = 1000;
    private static final long PING_EVERY_MS = 5000;
    private static final int SAMPLES_IN_MS = 8;

    private static final Map<Track, String> CHANNELS = Map.of(Track.INBOUND, "external", Track.OUTBOUND, "internal");

    private enum State {
        OPENING,
        OPEN,
        CLOSING,
        OVER
    }

    private final CallPlan plan;
    private final String id = Ids.uuid();
    private final Map<String, String> headers;
    private State state = State.OPENING;
    private long since;
    private long seq;
    private long serverSeq;
    private Set<Track> selected = EnumSet.noneOf(Track.class);
    private long samples;
    private long nextPing = Long.MAX_VALUE;
    private long pingedAt;
    private long pinged; // its seq, 0 when no pong is awaited
    private boolean firstPing = true;
    private String roundTrip;

    AudioHookSession(CallPlan plan) {
        this.plan = plan;
        headers = Map.of(ORGANIZATION, plan.account(), SESSION, id, CORRELATION, Ids.uuid());
    }

    @Override
    public Map<String, String> headers() {
        return headers;
    }

    @Override
    public List<Act> opening() {
        since = now();
        return List.of(message(
                "open",
                Shape.of("organizationId", plan.account())
                        .with("conversationId", plan.callId())
                        .with(
                                "participant",
                                Shape.of("id", Ids.uuid())
                                        .with("ani", "tel:" + CallPlan.FROM)
                                        .with("aniName", "Inlet")
                                        .with("dnis", "tel:" + CallPlan.TO))
                        .with(
                                "media",
                                offers().stream().map(AudioHookSession::medium).toList())
                        .with("language", "en-US")
                        .with("customConfig", Map.of())));
    }

    /** As Genesys has them: both channels first where it is set up for both. */
    private List<Set<Track>> offers() {
        return plan.both()
                ? List.of(EnumSet.allOf(Track.class), EnumSet.of(Track.INBOUND), EnumSet.of(Track.OUTBOUND))
                : List.of(EnumSet.of(Track.INBOUND));
    }

    private static Shape medium(Set<Track> tracks) {
        return Shape.of("type", "audio")
                .with("format", "PCMU")
                .with("channels", tracks.stream().map(CHANNELS::get).toList())
                .with("rate", 8000);
    }

    @Override
    public boolean mayTalk() {
        return state == State.OPEN;
    }

    @Override
    public List<Act> audio(byte[][] coded) {
        samples += coded[0].length;
        byte[][] wanted = selected.size() == coded.length
                ? coded
                : new byte[][] {coded[selected.iterator().next().ordinal()]};
        return List.of(new Act.Binary(Interleaved.of(wanted, 1)));
    }

    @Override
    public Set<Track> spoken() {
        return selected;
    }

    @Override
    public List<Act> goodbye() {
        return close("end");
    }

    private List<Act> close(String reason) {
        enter(State.CLOSING);
        return List.of(message("close", Shape.of("reason", reason)));
    }

    // ---- what the server says

    @Override
    public List<Act> heard(String text) {
        JsonObject said;
        String type;
        try {
            said = JsonParser.parseString(text).getAsJsonObject();
            type = said.get("type").getAsString();
            check(said);
        } catch (IllegalArgumentException e) {
            return List.of(new Act.Complaint(e.getMessage()));
        } catch (RuntimeException e) {
            return List.of(new Act.Complaint("the server sent something that is not a message of AudioHook"));
        }
        return switch (type) {
            case "opened" -> opened(said.getAsJsonObject("parameters"));
            case "pong" -> pong(said.get("clientseq").getAsLong());
            case "closed" -> closed();
            case "disconnect" -> disconnect(said.getAsJsonObject("parameters"));
            case "pause" -> List.of(new Act.Complaint("the server asked for a pause, which is not played here"));
            default -> List.of(); // events and updates are for Genesys to use
        };
    }

    private void check(JsonObject said) {
        if (!"2".equals(said.get("version").getAsString())
                || !id.equals(said.get("id").getAsString())) {
            throw new IllegalArgumentException("version or id of the server's message is not this session's");
        }
        if (said.get("seq").getAsLong() != serverSeq + 1) {
            throw new IllegalArgumentException("the server's seq is " + said.get("seq") + " after " + serverSeq);
        }
        serverSeq++;
        if (said.get("clientseq").getAsLong() > seq) {
            throw new IllegalArgumentException("the server's clientseq is ahead of what was sent");
        }
        if (!said.get("parameters").isJsonObject()) {
            throw new IllegalArgumentException("the server's message has no parameters");
        }
    }

    private List<Act> opened(JsonObject parameters) {
        if (state != State.OPENING) {
            return List.of(new Act.Complaint("the server said `opened` twice"));
        }
        if (!(parameters.get("media") instanceof JsonArray media) || media.size() > 1) {
            return badMedia("names no one of the media that were offered");
        }
        if (media.isEmpty()) {
            return badMedia("wants no audio");
        }
        for (Set<Track> offer : offers()) {
            JsonElement offered = JsonParser.parseString(medium(offer).toString());
            if (offered.equals(media.get(0))) {
                selected = offer;
            }
        }
        if (selected.isEmpty()) {
            return badMedia("names media that was not offered");
        }
        if (parameters.has("startPaused") && parameters.get("startPaused").getAsBoolean()) {
            return badMedia("wants to start paused, which is not played here");
        }
        enter(State.OPEN);
        nextPing = now() + FIRST_PING_AFTER_MS;
        return List.of();
    }

    private List<Act> badMedia(String what) {
        List<Act> acts = new ArrayList<>();
        acts.add(new Act.Complaint("the server's `opened` " + what));
        acts.addAll(close("error"));
        return acts;
    }

    private List<Act> pong(long about) {
        if (about != pinged) {
            return List.of(new Act.Complaint("a `pong` is not about its `ping`"));
        }
        long took = now() - pingedAt;
        roundTrip = seconds(took);
        pinged = 0;
        if (firstPing) { // Genesys' client has the second follow at once
            firstPing = false;
            nextPing = now();
        }
        return List.of();
    }

    private List<Act> closed() {
        boolean expected = state == State.CLOSING;
        enter(State.OVER);
        return expected
                ? List.of(new Act.HangUp())
                : List.of(new Act.Complaint("the server said `closed` before `close`"), new Act.HangUp());
    }

    private List<Act> disconnect(JsonObject parameters) {
        List<Act> acts = new ArrayList<>();
        String info = parameters.has("info") ? ": " + parameters.get("info").getAsString() : "";
        acts.add(new Act.Complaint(
                "the server disconnected, " + parameters.get("reason").getAsString() + info));
        if (state != State.CLOSING) {
            acts.addAll(close("disconnect"));
        }
        return acts;
    }

    // ---- the clock

    @Override
    public List<Act> due() {
        long now = now();
        return switch (state) {
            case OPENING -> since > 0 && now - since > OPENED_WITHIN_MS ? giveUp("no `opened` within 5 s") : List.of();
            case CLOSING -> now - since > CLOSED_WITHIN_MS ? giveUp("no `closed` within 10 s") : List.of();
            case OPEN -> ping(now);
            case OVER -> List.of();
        };
    }

    private List<Act> ping(long now) {
        if (pinged > 0 && now - pingedAt > PONG_WITHIN_MS) {
            return giveUp("no `pong` within 5 s");
        }
        if (pinged > 0 || now < nextPing) {
            return List.of();
        }
        Act ping = message("ping", roundTrip == null ? new Shape() : Shape.of("rtt", roundTrip));
        pinged = seq;
        pingedAt = now;
        nextPing = now + PING_EVERY_MS;
        return List.of(ping);
    }

    private List<Act> giveUp(String words) {
        enter(State.OVER);
        return List.of(new Act.Complaint(words), new Act.HangUp());
    }

    private void enter(State entered) {
        state = entered;
        since = now();
    }

    private long now() {
        return plan.millis().getAsLong();
    }

    private Act message(String type, Shape parameters) {
        return Shape.of("version", "2")
                .with("id", id)
                .with("type", type)
                .with("seq", ++seq)
                .with("serverseq", serverSeq)
                .with("position", seconds(samples / SAMPLES_IN_MS))
                .with("parameters", parameters)
                .text();
    }

    /** ISO 8601, as {@code PT12.3S}. */
    static String seconds(long millis) {
        BigDecimal seconds = BigDecimal.valueOf(millis, 3);
        return "PT" + (millis == 0 ? "0" : seconds.stripTrailingZeros().toPlainString()) + "S";
    }
}
