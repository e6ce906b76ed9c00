package io.inlet.dialect;

import io.inlet.dialect.SenderMessage.Audio;
import io.inlet.dialect.SenderMessage.Missing;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.Track;
import java.util.Arrays;

/**
 * Makes the frames that consumers get of a sender's audio: PCM, channels apart where that is wanted, all of one length
 * where that is wanted. No sample is added, left out or moved: a frame of a fixed length may begin in one message and end
 * in the next, and what is left at the end, or before a gap, is a shorter one.
 *
 * <p>Told what comes by one thread at a time; {@link #flush} may be another's.
 */
public final class Framing {

    private static final int MS = 1000; // in a second

    private final Encoding encoding;
    private final AudioFormat sent;
    private final AudioFormat format;
    private final Wanted wanted;
    private final Frames frames;
    private final int length; // of a frame, in bytes; 0: as it comes
    private final Rest[] rests = {new Rest(), new Rest()}; // by track
    private long lastBytes; // of PCM in a message

    /**
     * How consumers want their frames.
     *
     * @param split two channels become two tracks ({@code STREAM_TRACKS=split})
     * @param millis of a frame ({@code FRAME_MS}); 0: as the sender cuts them
     * @param mostBytes of a frame, whatever else is wanted
     */
    public record Wanted(boolean split, int millis, int mostBytes) {}

    /** Where the frames go, with no lock of ours held. */
    public interface Frames {

        /** An array of so many bytes, to be filled and handed over with the next {@link #frame}. */
        byte[] room(int bytes);

        void frame(Track track, byte[] pcm);

        /** Frames that did not come, and how much audio that is. */
        void missing(Track track, int frames, long millis);
    }

    /** What is there of a frame that is not whole. */
    private static final class Rest {
        private byte[] frame;
        private int filled;
    }

    public Framing(Encoding encoding, AudioFormat sent, Wanted wanted, Frames frames) {
        this.encoding = encoding;
        this.sent = sent;
        this.wanted = wanted;
        this.frames = frames;
        format = splits() ? new AudioFormat(sent.sampleRate(), 1, 2) : sent;
        length = sent.sampleRate() * wanted.millis() / MS * format.blockSize();
    }

    private boolean splits() {
        return wanted.split() && sent.channels() == 2 && sent.tracks() == 1;
    }

    /** Of the frames. */
    public AudioFormat format() {
        return format;
    }

    /** Of the audio as it is sent. */
    public Encoding encoding() {
        return encoding;
    }

    /** Samples of each channel in so many bytes as the sender codes them; negative where it is no whole number of them. */
    public int samples(int bytes) {
        int block = encoding.blockSize(sent);
        return bytes == 0 || bytes % block != 0 ? -1 : bytes / block;
    }

    /** Of whole samples. */
    public void audio(Audio audio) {
        byte[] pcm = encoding.toPcm(audio.coded(), frames::room);
        lastBytes = pcm.length;
        if (splits()) {
            cut(Track.INBOUND, channel(pcm, 0));
            cut(Track.OUTBOUND, channel(pcm, 2));
        } else {
            cut(audio.track(), pcm);
        }
    }

    private byte[] channel(byte[] pcm, int from) {
        byte[] one = frames.room(pcm.length / 2);
        for (int i = 0, at = from; i < one.length; i += 2, at += 4) {
            one[i] = pcm[at];
            one[i + 1] = pcm[at + 1];
        }
        return one;
    }

    private void cut(Track track, byte[] pcm) {
        if (length == 0) {
            hand(track, pcm);
            return;
        }
        for (int at = 0; at < pcm.length; ) {
            Rest rest = rests[track.ordinal()];
            byte[] whole = null;
            synchronized (rest) {
                if (rest.frame == null) {
                    rest.frame = frames.room(length);
                    rest.filled = 0;
                }
                int part = Math.min(length - rest.filled, pcm.length - at);
                System.arraycopy(pcm, at, rest.frame, rest.filled, part);
                rest.filled += part;
                at += part;
                if (rest.filled == length) {
                    whole = rest.frame;
                    rest.frame = null;
                }
            }
            if (whole != null) {
                hand(track, whole);
            }
        }
    }

    private void hand(Track track, byte[] pcm) {
        int most = wanted.mostBytes() - wanted.mostBytes() % format.blockSize();
        if (pcm.length <= most) {
            frames.frame(track, pcm);
            return;
        }
        for (int at = 0; at < pcm.length; at += most) {
            frames.frame(track, Arrays.copyOfRange(pcm, at, Math.min(at + most, pcm.length)));
        }
    }

    /** What did not come, in the frames that were to be made of it; where it is not known how long it was, as long as the last. */
    public void missing(Missing missing) {
        flush();
        long millis = missing.millis()
                .orElse(missing.frames() * new AudioFormat(sent.sampleRate(), sent.channels()).millisOf(lastBytes));
        int count = wanted.millis() == 0
                ? missing.frames()
                : (int) Math.max(1, (millis + wanted.millis() - 1) / wanted.millis());
        if (splits()) {
            frames.missing(Track.INBOUND, count, millis);
            frames.missing(Track.OUTBOUND, count, millis);
        } else {
            frames.missing(missing.track(), count, millis);
        }
    }

    /** Nothing more comes, or not in its place: what is there of a frame is one. */
    public void flush() {
        for (Track track : Track.values()) {
            byte[] rest = rest(rests[track.ordinal()]);
            if (rest != null) {
                hand(track, rest);
            }
        }
    }

    private static byte[] rest(Rest rest) {
        synchronized (rest) {
            byte[] frame = rest.frame;
            rest.frame = null;
            return frame == null ? null : Arrays.copyOf(frame, rest.filled);
        }
    }
}
