package io.inlet.cli;

import io.inlet.stream.Track;

/**
 * Compares what comes of one track with what was said, sample by sample, however it is cut into frames. Audio that does not
 * go on where it was is looked for further on, up to where the call has got; what is skipped on the way is missing. What is
 * nowhere has been altered, and takes the place of as much. Guarded by the {@link HeardCall} it belongs to.
 */
final class HeardTrack {

    private final PlatformAudio audio;
    private final Track track;
    private long position; // in bytes of PCM
    private long skipped;
    private long altered;

    HeardTrack(PlatformAudio audio, Track track) {
        this.audio = audio;
        this.track = track;
    }

    /** @param said bytes of PCM that have been sent up to now */
    void hear(byte[] pcm, long said) {
        long place = place(pcm, said);
        if (place < 0) {
            altered += pcm.length;
            place = position;
        }
        skipped += place - position;
        position = place + pcm.length;
    }

    private long place(byte[] pcm, long said) {
        if (position + pcm.length <= said && audio.has(track, position, pcm)) {
            return position;
        }
        // Any further, and it would be the recording once more.
        long last = Math.min(said - pcm.length, position + audio.pcm()[track.ordinal()].length);
        for (long at = position + 2; at <= last; at += 2) {
            if (audio.has(track, at, pcm)) {
                return at;
            }
        }
        return -1;
    }

    /** How far it has come, in bytes of PCM. */
    long position() {
        return position;
    }

    /** In bytes of PCM. */
    long altered() {
        return altered;
    }

    /** In bytes of PCM. @param said all that has been sent */
    long missing(long said) {
        return skipped + Math.max(0, said - position);
    }
}
