package io.inlet.dialect;

import io.inlet.dialect.SenderMessage.Audio;
import io.inlet.dialect.SenderMessage.Missing;
import io.inlet.stream.Track;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The numbers of a platform's messages: hands on what they say in order, waits a little for what is late, leaves out audio
 * that comes again, and says what is missing before the message that shows it. The first number is any.
 */
final class Sequence {

    /** Numbers that are farther apart than this are of two numberings: a minute of both tracks in frames of 40 ms. */
    private static final int RENUMBERED = 3000;

    /** So many frames that count on behind what has come are a new numbering, and nothing that comes again. */
    private static final int RESTARTED = 10;

    /** Above this a timestamp is the time of day (Plivo), which says when a frame was sent and not where it is; in ms. */
    private static final long TIME_OF_DAY = 100_000_000_000L;

    private static final int MS = 1000; // in a second

    private final int window;
    private final TreeMap<Long, Message> held = new TreeMap<>();
    private final Voice[] voices = {new Voice(), new Voice()}; // by track
    private Track lastTrack = Track.INBOUND;
    private long next = Media.NONE;
    private long settled = Media.NONE; // up to here audio has come, or has been said to be missing
    private long lastBehind;
    private int behind; // how many frames in a row
    private long bytesPerSecond;

    /**
     * What has a number.
     *
     * @param timestamp of audio, in ms; {@link Media#NONE} where there is none
     * @param said empty where it only counts
     */
    record Message(boolean audio, Track track, long timestamp, List<SenderMessage> said) {

        static Message of(Media media) {
            return new Message(true, media.track(), media.timestamp(), media.said());
        }

        static Message of(List<SenderMessage> said) {
            return new Message(false, Track.INBOUND, Media.NONE, said);
        }
    }

    /** Where the audio of one track is, by its timestamps. */
    private static final class Voice {
        private boolean heard;
        private long timestamp = Media.NONE;
        private long millis; // of the last frame

        /** Between its last frame and one of this timestamp, in ms; negative where it is not known. */
        private long hole(long until) {
            boolean known = millis > 0 && timestamp >= 0 && until >= timestamp && until < TIME_OF_DAY;
            return known ? Math.max(0, until - timestamp - millis) : -1;
        }
    }

    /** @param window how many messages are kept for one that is late */
    Sequence(int window) {
        this.window = window;
    }

    /** So much of the audio that comes is a second of one track. */
    void begin(long bytes) {
        bytesPerSecond = bytes;
    }

    void take(long number, Message message, List<SenderMessage> heard) {
        if (next == Media.NONE || number == next) {
            pass(number, message, heard);
            release(window, heard);
        } else if (Math.abs(number - next) > RENUMBERED) {
            release(0, heard);
            missing(1, message, heard);
            pass(number, message, heard);
        } else if (number < next) {
            behind(number, message, heard);
        } else if (held.putIfAbsent(number, message) == null) {
            release(window, heard);
        } else if (!message.audio()) {
            heard.addAll(message.said());
        }
    }

    /** Nothing more comes: what was kept. */
    void over(List<SenderMessage> heard) {
        release(0, heard);
    }

    /** What is next, and what has been waited for in vain. */
    private void release(int most, List<SenderMessage> heard) {
        while (!held.isEmpty() && (held.size() > most || held.firstKey() == next)) {
            Map.Entry<Long, Message> first = held.pollFirstEntry();
            if (first.getKey() > next) {
                missing(first.getKey() - next, first.getValue(), heard);
                settled = first.getKey() - 1;
            }
            pass(first.getKey(), first.getValue(), heard);
        }
    }

    private void pass(long number, Message message, List<SenderMessage> heard) {
        next = number + 1;
        behind = 0;
        say(number, message, heard);
    }

    private void say(long number, Message message, List<SenderMessage> heard) {
        heard.addAll(message.said());
        if (message.audio()) {
            settled = number;
            lastTrack = message.track();
            Voice voice = voices[lastTrack.ordinal()];
            voice.heard = true;
            voice.timestamp = message.timestamp();
            for (SenderMessage said : message.said()) {
                if (said instanceof Audio audio && bytesPerSecond > 0) {
                    voice.millis = audio.coded().length * (long) MS / bytesPerSecond;
                }
            }
        }
    }

    private void behind(long number, Message message, List<SenderMessage> heard) {
        if (!message.audio() || number > settled) { // its number was another message's, which was no audio
            say(number, message, heard);
            return;
        }
        behind = number == lastBehind + 1 ? behind + 1 : 1;
        lastBehind = number;
        if (behind == RESTARTED) {
            release(0, heard);
            missing(RESTARTED - 1, message, heard);
            pass(number, message, heard);
        }
    }

    /** Where there are two tracks, the timestamps say how many of these are of the one; the others are of the other. */
    private void missing(long count, Message shownBy, List<SenderMessage> heard) {
        Track track = shownBy.audio() ? shownBy.track() : lastTrack;
        Track other = track == Track.INBOUND ? Track.OUTBOUND : Track.INBOUND;
        Voice voice = voices[track.ordinal()];
        long hole = shownBy.audio() ? voice.hole(shownBy.timestamp()) : -1;
        long own = hole >= 0 && voices[other.ordinal()].heard
                ? Math.min(count, Math.round((double) hole / voice.millis))
                : count;
        if (own < count) {
            heard.add(new Missing(other, (int) (count - own), OptionalLong.empty()));
        }
        if (own > 0) {
            boolean plausible = hole >= own * voice.millis / 2 && hole <= 2 * own * voice.millis && hole > 0;
            heard.add(new Missing(track, (int) own, plausible ? OptionalLong.of(hole) : OptionalLong.empty()));
        }
    }
}
