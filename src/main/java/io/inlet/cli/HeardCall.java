package io.inlet.cli;

import io.inlet.stream.Track;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** What has come out of one call at Redis, compared with what was said. Safe for concurrent use. */
final class HeardCall {

    private final PlatformAudio audio;
    private final Map<Track, HeardTrack> tracks = new EnumMap<>(Track.class);
    private final StringBuilder keys = new StringBuilder();
    private long strange; // bytes of another rate, or of a track that nobody speaks on
    private String tenant;

    HeardCall(PlatformAudio audio) {
        this.audio = audio;
        for (Track track : Track.values()) {
            if (track.ordinal() < audio.tracks()) {
                tracks.put(track, new HeardTrack(audio, track));
            }
        }
    }

    /**
     * @param spoken tracks that are sent
     * @param saidFrames that have been sent up to now
     */
    synchronized void frame(Frame frame, Set<Track> spoken, long saidFrames) {
        tenant = frame.tenant();
        long said = audio.pcmBytes(saidFrames);
        if (frame.sampleRate() != audio.codec().sampleRate()) {
            strange += frame.pcm().length;
        } else if (frame.channels() == 2) {
            hear(Track.INBOUND, channel(frame.pcm(), 0), spoken, said);
            hear(Track.OUTBOUND, channel(frame.pcm(), 2), spoken, said);
        } else {
            Track named = Track.OUTBOUND.word().equals(frame.track()) ? Track.OUTBOUND : Track.INBOUND;
            // Where only one is sent, a server may not tell which.
            hear(spoken.size() == 1 ? spoken.iterator().next() : named, frame.pcm(), spoken, said);
        }
    }

    private static byte[] channel(byte[] pcm, int from) {
        byte[] one = new byte[pcm.length / 2];
        for (int i = 0, at = from; i + 1 < one.length; i += 2, at += 4) {
            one[i] = pcm[at];
            one[i + 1] = pcm[at + 1];
        }
        return one;
    }

    private void hear(Track track, byte[] pcm, Set<Track> spoken, long said) {
        if (spoken.contains(track) && tracks.containsKey(track)) {
            tracks.get(track).hear(pcm, said);
        } else {
            strange += pcm.length;
        }
    }

    synchronized void key(String digit) {
        keys.append(digit);
    }

    synchronized String keys() {
        return keys.toString();
    }

    /** Whose stream it is, as the server says; null when nothing has come. */
    synchronized String tenant() {
        return tenant;
    }

    /** Whether all that was said has come, or more than that. */
    synchronized boolean complete(Set<Track> spoken, long saidFrames) {
        return spoken.stream().allMatch(track -> tracks.get(track).position() >= audio.pcmBytes(saidFrames));
    }

    /** Of all tracks together, in ms. */
    synchronized long heardMs() {
        return audio.millis(
                tracks.values().stream().mapToLong(HeardTrack::position).sum());
    }

    /** Of all tracks together, in bytes of PCM. */
    synchronized long missing(Set<Track> spoken, long saidFrames) {
        return spoken.stream()
                .mapToLong(track -> tracks.get(track).missing(audio.pcmBytes(saidFrames)))
                .sum();
    }

    /** Of all tracks together, in bytes of PCM. */
    synchronized long altered() {
        return strange + tracks.values().stream().mapToLong(HeardTrack::altered).sum();
    }
}
