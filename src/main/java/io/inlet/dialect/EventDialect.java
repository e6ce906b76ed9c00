package io.inlet.dialect;

import io.inlet.dialect.SenderMessage.Dtmf;
import io.inlet.dialect.SenderMessage.Mark;
import io.inlet.dialect.SenderMessage.Rejected;
import io.inlet.dialect.SenderMessage.Start;
import io.inlet.dialect.SenderMessage.Stop;
import io.inlet.stream.EndReason;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the platforms have in common that send JSON texts which name an event, with audio in base64: start, media, dtmf,
 * mark, stop. They differ in what a start says, which is each one's own {@link #start}. The numbers of all messages are
 * looked at, or where there are none the chunks of each track: what chunks count is told in more than one way.
 *
 * <p>Lenient, since they contradict their own documents: events and members that are not known are left out, numbers may be
 * strings, media may come before start, and stop not at all; JSON may come in binary messages, several objects in one.
 * Of what comes twice, start and stop count once, and nothing does after stop.
 */
abstract class EventDialect implements Dialect {

    private static final char FIRST_OF_TEXT = ' '; // what is below are control characters

    private final Sequence all;
    private final List<Sequence> byTrack;
    private boolean started;
    private boolean stopped;

    /** @param window how many messages are kept for one that is late; 0 where TCP's order is the platform's */
    EventDialect(int window) {
        all = new Sequence(window);
        byTrack = List.of(new Sequence(window), new Sequence(window));
    }

    /** What its start means: a {@link Start}, or why there can be none. */
    abstract SenderMessage start(Members message);

    /** What comes before start. */
    void connected(Members message) {}

    /** Audio that is in no JSON. */
    List<SenderMessage> raw(byte[] message) {
        return notJson();
    }

    @Override
    public final List<SenderMessage> text(String text) {
        Optional<Media> media = MediaScan.read(text);
        List<SenderMessage> heard = new ArrayList<>(2);
        if (media.isPresent()) {
            media(media.get(), heard);
            return heard;
        }
        List<JsonObject> messages = JsonText.objects(text);
        if (messages.isEmpty()) {
            return text.isBlank() ? heard : notJson();
        }
        messages.forEach(message -> event(new Members(message), heard));
        return heard;
    }

    @Override
    public final List<SenderMessage> binary(byte[] message) {
        if (isText(message)) {
            return text(new String(message, StandardCharsets.UTF_8));
        }
        return stopped || message.length == 0 ? List.of() : raw(message);
    }

    @Override
    public final List<SenderMessage> over() {
        List<SenderMessage> heard = new ArrayList<>();
        if (!stopped) {
            letGo(heard);
        }
        return heard;
    }

    /** A brace first, and no control characters, which no sound is without for long: samples may begin with a brace too. */
    private static boolean isText(byte[] message) {
        int first = -1;
        for (byte one : message) {
            boolean space = one == ' ' || one == '\t' || one == '\r' || one == '\n';
            if (one >= 0 && one < FIRST_OF_TEXT && !space) {
                return false;
            }
            if (first < 0 && !space) {
                first = one;
            }
        }
        return first == '{';
    }

    /** Before start there is nothing to be done with it; after, its absence shows in the numbers. */
    private List<SenderMessage> notJson() {
        return started || stopped ? List.of() : List.of(new Rejected(EndReason.NOT_JSON, "a JSON object is expected"));
    }

    private void event(Members message, List<SenderMessage> heard) {
        switch (message.text("event", "eventType", "Event").orElse("").toLowerCase(Locale.ROOT)) {
            case "connected" -> {
                connected(message);
                other(message, List.of(), heard);
            }
            case "start" -> {
                begin(() -> start(message), heard);
                other(message, List.of(), heard);
            }
            case "media" -> media(Media.of(message), heard);
            case "dtmf" -> other(message, dtmf(message), heard);
            case "mark", "playedstream" -> other(message, mark(message), heard);
            case "stop", "closed" -> stop(message, heard);
            default -> other(message, List.of(), heard);
        }
    }

    interface Beginning {
        SenderMessage start();
    }

    final boolean started() {
        return started;
    }

    /** At most once. */
    final void begin(Beginning beginning, List<SenderMessage> heard) {
        if (started || stopped) {
            return;
        }
        started = true;
        SenderMessage said = beginning.start();
        if (said instanceof Start start) {
            long second = (long) start.format().sampleRate() * start.encoding().blockSize(start.format());
            all.begin(second);
            byTrack.forEach(track -> track.begin(second));
        }
        heard.add(said);
    }

    private void media(Media media, List<SenderMessage> heard) {
        if (stopped) {
            return;
        }
        Sequence.Message message = Sequence.Message.of(media);
        if (media.number() != Media.NONE) {
            all.take(media.number(), message, heard);
        } else if (media.chunk() != Media.NONE) {
            byTrack.get(media.track().ordinal()).take(media.chunk(), message, heard);
        } else {
            heard.addAll(message.said());
        }
    }

    private void other(Members message, List<SenderMessage> said, List<SenderMessage> heard) {
        OptionalLong number = message.count("sequence_number", "sequenceNumber");
        if (stopped) {
            return;
        }
        if (number.isPresent()) {
            all.take(number.getAsLong(), Sequence.Message.of(said), heard);
        } else {
            heard.addAll(said);
        }
    }

    private void stop(Members message, List<SenderMessage> heard) {
        other(message, List.of(), heard);
        if (!stopped) {
            letGo(heard);
            heard.add(new Stop());
            stopped = true;
        }
    }

    private void letGo(List<SenderMessage> heard) {
        all.over(heard);
        byTrack.forEach(track -> track.over(heard));
    }

    private static List<SenderMessage> dtmf(Members message) {
        Members dtmf = message.members("dtmf").orElse(message);
        return dtmf.text("digit")
                .<List<SenderMessage>>map(digit -> List.of(new Dtmf(digit.strip(), dtmf.count("duration"))))
                .orElse(List.of());
    }

    private static List<SenderMessage> mark(Members message) {
        return message.members("mark")
                .orElse(message)
                .text("name")
                .<List<SenderMessage>>map(name -> List.of(new Mark(name)))
                .orElse(List.of());
    }
}
