package io.inlet.cli;

import io.inlet.cli.platform.Codec;
import io.inlet.cli.platform.Compression;
import io.inlet.cli.platform.Resampling;
import io.inlet.dialect.Encoding;
import io.inlet.stream.Track;
import java.time.Duration;
import java.util.Arrays;

/**
 * What a platform says in a call: a recording in its codec, cut into frames of one length, the last filled up with
 * silence; played again from the start where the call lasts longer. Of a recording with two channels the left one is what
 * the platform hears and the right one what it says; with one channel it says the same, half the recording later. Shared
 * by all calls, which only read it.
 *
 * <p>The reference for what comes out is what was sent, decoded: not the recording.
 *
 * @param name for people
 * @param coded by track, then by frame
 * @param pcm by track, all frames decoded
 */
public record PlatformAudio(String name, Codec codec, int frameMs, byte[][][] coded, byte[][] pcm) {

    /**
     * @param both what the platform says as well
     * @throws Failure where it is too short for a frame
     */
    public static PlatformAudio of(String name, Wav wav, Codec codec, boolean both, int frameMs) {
        short[][] channels = channels(wav);
        short[][] wanted = both
                ? new short[][] {channels[0], channels.length == 2 ? channels[1] : laterHalfFirst(channels[0])}
                : new short[][] {channels.length == 2 ? mixed(channels) : channels[0]};
        byte[][][] coded = new byte[wanted.length][][];
        byte[][] pcm = new byte[wanted.length][];
        for (int track = 0; track < wanted.length; track++) {
            int frameSamples = (int) ((long) codec.sampleRate() * frameMs / 1000);
            short[] samples = Resampling.to(codec.sampleRate(), wanted[track], wav.sampleRate());
            if (samples.length == 0 || frameSamples == 0) {
                throw new Failure(name + " is too short for a frame of " + frameMs + " ms");
            }
            int frames = (samples.length + frameSamples - 1) / frameSamples;
            byte[] all = Compression.encode(codec.encoding(), Arrays.copyOf(samples, frames * frameSamples));
            coded[track] = new byte[frames][];
            for (int i = 0; i < frames; i++) {
                int bytes = all.length / frames;
                coded[track][i] = Arrays.copyOfRange(all, i * bytes, (i + 1) * bytes);
            }
            pcm[track] = codec.encoding().toPcm(all);
        }
        return new PlatformAudio(name, codec, frameMs, coded, pcm);
    }

    private static short[][] channels(Wav wav) {
        byte[] pcm = Encoding.of(wav.encoding()).orElseThrow().toPcm(wav.audio());
        short[][] channels = new short[wav.channels()][pcm.length / 2 / wav.channels()];
        for (int i = 0; i < channels[0].length * wav.channels(); i++) {
            channels[i % wav.channels()][i / wav.channels()] = (short) (pcm[2 * i] & 0xff | pcm[2 * i + 1] << 8);
        }
        return channels;
    }

    private static short[] mixed(short[][] channels) {
        short[] mix = new short[channels[0].length];
        for (int i = 0; i < mix.length; i++) {
            mix[i] = (short) ((channels[0][i] + channels[1][i]) / 2);
        }
        return mix;
    }

    private static short[] laterHalfFirst(short[] samples) {
        short[] other = Arrays.copyOfRange(samples, samples.length / 2, samples.length / 2 + samples.length);
        System.arraycopy(samples, 0, other, samples.length - samples.length / 2, samples.length / 2);
        return other;
    }

    int tracks() {
        return coded.length;
    }

    /** Of the recording, once. */
    long frames() {
        return coded[0].length;
    }

    long framesIn(Duration time) {
        return Math.max(1, Math.round((double) time.toMillis() / frameMs));
    }

    /** Of each track. @param number from 0 */
    byte[][] frame(long number) {
        byte[][] frame = new byte[tracks()][];
        for (int track = 0; track < frame.length; track++) {
            frame[track] = coded[track][(int) (number % coded[track].length)];
        }
        return frame;
    }

    /** Of one track, in bytes of PCM. */
    long pcmBytes(long frames) {
        return frames * (pcm[0].length / coded[0].length);
    }

    /** Of one track. */
    long millis(long pcmBytes) {
        return pcmBytes / 2 * 1000 / codec.sampleRate();
    }

    /** Whether this is what the track has at a place, counted in bytes of PCM from the start of the call. */
    boolean has(Track track, long at, byte[] heard) {
        byte[] all = pcm[track.ordinal()];
        for (int done = 0; done < heard.length; ) {
            int from = (int) ((at + done) % all.length);
            int part = Math.min(heard.length - done, all.length - from);
            if (!Arrays.equals(heard, done, done + part, all, from, from + part)) {
                return false;
            }
            done += part;
        }
        return true;
    }
}
