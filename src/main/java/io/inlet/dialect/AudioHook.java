package io.inlet.dialect;

import io.inlet.dialect.SenderMessage.Answer;
import io.inlet.dialect.SenderMessage.Audio;
import io.inlet.dialect.SenderMessage.Mark;
import io.inlet.dialect.SenderMessage.Missing;
import io.inlet.dialect.SenderMessage.Rejected;
import io.inlet.dialect.SenderMessage.Start;
import io.inlet.dialect.SenderMessage.Stop;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.Summary;
import io.inlet.stream.Track;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Genesys Cloud AudioHook, version 2 ("AudioHook protocol reference" and "session walkthrough"), as its Monitor speaks it.
 *
 * <p><b>Life cycle.</b> {@code open} is answered with {@code opened} and the media taken, pings with pongs, {@code close}
 * with {@code closed} when all is published. Where the end comes from here, {@code disconnect} says so; the client then says
 * {@code close}, and is answered at once. It is always the client that closes the connection. A session of the conversation
 * that nobody has is a probe, when someone saves the integration: it is answered like any other, and is no call.
 *
 * <p><b>Threads.</b> Numbering and state are guarded by this; see {@link Dialect} for the order in which words are sent.
 */
final class AudioHook implements Dialect {

    private static final int LARGEST_MESSAGE = 64_000; // protocol reference, limits
    private static final Names OF_MESSAGE = Names.NONE.and(Names.STREAM, "id");
    private static final Names OF_PARAMETERS =
            Names.NONE.and(Names.CALL, "conversationId").and(Names.ACCOUNT, "organizationId");
    private static final Names OF_PARTICIPANT = Names.NONE.and("participant_id", "id");
    private static final String PROBED = "00000000-0000-0000-0000-000000000000";

    private final Offer offer;
    private final AudioHookSession session = new AudioHookSession();
    private AudioHookMedia media; // null until there is a stream
    private boolean opened;
    private boolean closing; // the client waits for closed
    private boolean disconnecting; // the client was told to close
    private boolean closed;

    AudioHook(Offer offer) {
        this.offer = offer;
    }

    @Override
    public int largestText() {
        return LARGEST_MESSAGE;
    }

    @Override
    public boolean leavesClosingToSender() {
        return true;
    }

    @Override
    public synchronized List<SenderMessage> text(String text) {
        List<JsonObject> objects = JsonText.objects(text);
        if (objects.isEmpty()) {
            return List.of(new Rejected(EndReason.NOT_JSON, "an AudioHook message is a JSON object"));
        }
        List<SenderMessage> said = new ArrayList<>(2);
        objects.forEach(message -> said.addAll(read(message)));
        return said;
    }

    /** Audio comes behind {@code opened} only; where it does not, it is kept until the stream is open. */
    @Override
    public synchronized List<SenderMessage> binary(byte[] message) {
        if (media != null) {
            return message.length == 0 ? List.of() : List.of(new Audio(media.track(), media.externalFirst(message)));
        }
        if (opened || message.length == 0) {
            return List.of(); // a session without media
        }
        return HeaderlessAudio.jsonIn(message)
                .map(this::text)
                .orElseGet(() -> List.of(new Audio(Track.INBOUND, message)));
    }

    private List<SenderMessage> read(JsonObject message) {
        String type = JsonText.string(message, "type").orElse("");
        Optional<String> fault = session.heard(message);
        if (type.equals("close")) { // what came before it is complete, however it is counted
            return close();
        }
        if (fault.isPresent()) {
            return List.of(new Rejected(EndReason.BAD_START, fault.get()));
        }
        JsonObject parameters = JsonText.object(message, "parameters").orElse(JsonValue.EMPTY_JSON_OBJECT);
        return switch (type) {
            case "open" -> open(message, parameters);
            case "ping" -> closed ? List.of() : List.of(new Answer(session.say("pong")));
            case "paused" -> ofTheStream(List.of(new Mark("paused")));
            case "resumed" -> ofTheStream(resumed(parameters));
            case "discarded" -> ofTheStream(discarded(parameters));
            default -> List.of(); // update and error need no answer; later versions may say more
        };
    }

    // ---- the open transaction

    private List<SenderMessage> open(JsonObject message, JsonObject parameters) {
        if (opened) {
            return badStart("the session is open already");
        }
        if (disconnecting || closing || closed) {
            return List.of();
        }
        String version = JsonText.flat(message).getOrDefault("version", "2");
        if (!version.equals("2")) {
            return badStart("AudioHook is spoken here in version 2");
        }
        String conversation = JsonText.string(parameters, "conversationId").orElse("");
        if (conversation.equals(PROBED)) {
            opened = true;
            return List.of(new Answer(session.opened(Optional.empty())), new SenderMessage.Probe());
        }
        Optional<AudioHookMedia> taken =
                parameters.get("media") instanceof JsonArray offered ? AudioHookMedia.of(offered) : Optional.empty();
        if (taken.isEmpty()) {
            return List.of(new Rejected(
                    EndReason.UNSUPPORTED_FORMAT,
                    "none of the media offered is PCMU of 8000 Hz with the channels external, internal or both"));
        }
        SenderMessage start = offer.start(
                JsonText.string(parameters, "organizationId"),
                Optional.of(conversation).filter(id -> !id.isBlank()),
                taken.get().format(),
                offer.encoding(AudioHookMedia.FORMAT),
                AudioHookMedia.FORMAT,
                details(message, parameters));
        if (!(start instanceof Start)) {
            return List.of(start);
        }
        opened = true;
        media = taken.get();
        return List.of(new Answer(session.opened(taken)), start); // so that a refusal, too, comes behind opened
    }

    private static List<SenderMessage> badStart(String detail) {
        return List.of(new Rejected(EndReason.BAD_START, detail));
    }

    private static CallDetails details(JsonObject message, JsonObject parameters) {
        Map<String, String> platform = new LinkedHashMap<>(OF_MESSAGE.takeFrom(JsonText.flat(message)));
        Map<String, String> said = JsonText.flat(parameters);
        platform.putAll(OF_PARAMETERS.takeFrom(said));
        Map<String, String> participant =
                JsonText.flat(JsonText.object(parameters, "participant").orElse(JsonValue.EMPTY_JSON_OBJECT));
        platform.putAll(OF_PARTICIPANT.takeFrom(participant));
        Map<String, String> metadata =
                HeaderlessAudio.take(said, List.of("language", "customConfig", "inputVariables"));
        HeaderlessAudio.take(participant, "aniName").ifPresent(name -> metadata.put("aniName", name));
        return new CallDetails(
                Optional.of("audiohook"),
                HeaderlessAudio.take(participant, "ani"),
                HeaderlessAudio.take(participant, "dnis"),
                platform,
                metadata);
    }

    // ---- the stream

    private List<SenderMessage> ofTheStream(List<SenderMessage> said) {
        return media == null ? List.of() : said;
    }

    private List<SenderMessage> discarded(JsonObject parameters) {
        OptionalLong millis = AudioHookSession.millis(parameters, "discarded");
        return media == null || millis.equals(OptionalLong.of(0))
                ? List.of()
                : List.of(new Missing(media.track(), 1, millis));
    }

    /** What was said in the pause is missing, if it is known how long that was. */
    private List<SenderMessage> resumed(JsonObject parameters) {
        List<SenderMessage> said = new ArrayList<>(2);
        if (AudioHookSession.millis(parameters, "discarded").isPresent()) {
            said.addAll(discarded(parameters));
        }
        said.add(new Mark("resumed"));
        return said;
    }

    // ---- the end

    private List<SenderMessage> close() {
        if (closing || closed) {
            return List.of();
        }
        closing = true;
        return media != null && !disconnecting ? List.of(new Stop()) : List.of(new Answer(sayClosed()));
    }

    private String sayClosed() {
        closed = true;
        return session.say("closed");
    }

    /** Where it is not the client that ends the session, it has to be told to first: see {@link #error}. */
    @Override
    public synchronized Optional<String> stopped(Summary summary) {
        return closing && !closed ? Optional.of(sayClosed()) : Optional.empty();
    }

    /** To one who has said {@code close}, {@code closed} is all that is left to say. */
    @Override
    public synchronized Optional<String> error(EndReason reason, String detail) {
        if (closed || disconnecting) {
            return Optional.empty();
        }
        if (closing) {
            return Optional.of(sayClosed());
        }
        disconnecting = true;
        return Optional.of(session.disconnect(reason, detail));
    }
}
