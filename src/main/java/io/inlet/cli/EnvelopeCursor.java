package io.inlet.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Finds the members that matter in a message of the frames channel, in place and without a parser, in whichever order
 * they are. What it does not understand (an escape, an object in the object) is for {@link Frame#parse}. Belongs to one
 * thread, and is used for one message after the other.
 */
final class EnvelopeCursor {

    private static final byte[] SEQ = "seq".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AUDIO = "audio".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INTERACTION = "interaction_id".getBytes(StandardCharsets.US_ASCII);

    private final int audioCharacters;
    private ByteBuffer in;
    private int at;
    private int end;

    long seq;
    int idFrom;
    int idTo;
    int audioFrom;

    /** @param audioCharacters of the base64 of each frame */
    EnvelopeCursor(int audioCharacters) {
        this.audioCharacters = audioCharacters;
    }

    /** False when it is no plain frame with so much audio. Seen from {@code audioFrom}, the audio itself is not read. */
    boolean find(ByteBuffer message, int from, int to) {
        in = message;
        at = from;
        end = to;
        seq = -1;
        idFrom = -1;
        audioFrom = -1;
        if (!take('{')) {
            return false;
        }
        do {
            if (!member()) {
                return false;
            }
        } while (take(','));
        return take('}') && at == end && seq >= 0 && idFrom >= 0 && audioFrom >= 0;
    }

    private boolean member() {
        int key = string();
        int keyEnd = at - 1;
        if (key < 0 || !take(':')) {
            return false;
        }
        if (is(AUDIO, key, keyEnd)) {
            audioFrom = at + 1;
            at = audioFrom + audioCharacters; // the next one has to be the quote
            return at > audioFrom && in.get(audioFrom - 1) == '"' && take('"');
        }
        boolean quoted = at < end && in.get(at) == '"';
        int value = quoted ? string() : bare();
        int valueEnd = quoted ? at - 1 : at;
        if (value < 0) {
            return false;
        }
        if (is(INTERACTION, key, keyEnd)) {
            idFrom = value;
            idTo = valueEnd;
        } else if (is(SEQ, key, keyEnd)) {
            seq = number(value, valueEnd);
            return seq >= 0;
        }
        return true;
    }

    private boolean take(char expected) {
        if (at >= end || in.get(at) != expected) {
            return false;
        }
        at++;
        return true;
    }

    /** Its first character; -1 when there is none, or one with an escape. */
    private int string() {
        if (!take('"')) {
            return -1;
        }
        int from = at;
        while (at < end) {
            byte character = in.get(at++);
            if (character == '"') {
                return from;
            }
            if (character == '\\') {
                return -1;
            }
        }
        return -1;
    }

    private int bare() {
        int from = at;
        while (at < end && in.get(at) != ',' && in.get(at) != '}') {
            if (in.get(at) == '{' || in.get(at) == '[') {
                return -1;
            }
            at++;
        }
        return at > from ? from : -1;
    }

    private long number(int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = in.get(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return to > from ? value : -1;
    }

    private boolean is(byte[] word, int from, int to) {
        boolean same = to - from == word.length;
        for (int i = 0; same && i < word.length; i++) {
            same = in.get(from + i) == word[i];
        }
        return same;
    }
}
