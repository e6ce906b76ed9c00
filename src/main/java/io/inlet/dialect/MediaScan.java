package io.inlet.dialect;

import java.util.Optional;

/**
 * Reads a media message as platforms write it, in one pass and without making objects of it: nearly all messages of a call
 * are such, up to a hundred a second. It knows objects of plain strings and whole numbers, one in the other. Whatever is
 * not exactly that is not read here but by {@link Media#of}, which knows all of JSON and says the same of what both can
 * read. A message of 160 bytes of µ-law costs 0.36 µs and 1.1 KB in this way, and 1.8 µs and 3.8 KB in the other.
 */
final class MediaScan {

    private static final int LONGEST_NUMBER = 18; // digits that a long holds whatever they are

    private final String text;
    private int at;

    // of the string or number that was read last
    private int from;
    private int to;
    private boolean quoted;

    private boolean named; // the message is called media
    private boolean nested; // it has an object of that name, whose members these then are
    private long number = Media.NONE;
    private final Body outer = new Body();
    private final Body inner = new Body();

    /** Where the audio is. */
    private static final class Body {
        private String track;
        private long chunk = Media.NONE;
        private long timestamp = Media.NONE;
        private String payload;
    }

    private MediaScan(String text) {
        this.text = text;
    }

    /** Empty for what is to be read otherwise. */
    static Optional<Media> read(String text) {
        MediaScan scan = new MediaScan(text);
        return scan.whole() ? scan.media() : Optional.empty();
    }

    private Optional<Media> media() {
        Body body = nested ? inner : outer;
        if (!named || body.payload == null || nested && outer.payload != null) {
            return Optional.empty();
        }
        String track = body.track == null ? "" : body.track;
        return Media.decoded(body.payload)
                .map(coded -> new Media(Media.track(track), number, body.chunk, body.timestamp, Optional.of(coded)));
    }

    private boolean whole() {
        space();
        return object(outer) && at == text.length();
    }

    private boolean object(Body body) {
        if (!sign('{')) {
            return false;
        }
        do {
            if (!string()) {
                return false;
            }
            int nameFrom = from;
            int nameTo = to;
            space();
            if (!sign(':') || !member(nameFrom, nameTo, body)) {
                return false;
            }
            space();
        } while (sign(','));
        return sign('}');
    }

    private boolean member(int nameFrom, int nameTo, Body body) {
        boolean top = body == outer;
        if (at < text.length() && text.charAt(at) == '{') {
            if (!top || nested || !is("media", nameFrom, nameTo)) {
                return false;
            }
            nested = true;
            return object(inner);
        }
        if (is("payload", nameFrom, nameTo)) {
            if (body.payload != null || !payload()) {
                return false;
            }
            body.payload = text.substring(from, to);
            return true;
        }
        if (!string() && !digits()) {
            return false;
        }
        if (is("track", nameFrom, nameTo)) {
            boolean first = body.track == null;
            body.track = text.substring(from, to);
            return first;
        }
        if (is("chunk", nameFrom, nameTo)) {
            return body.chunk == Media.NONE && (body.chunk = number()) != Media.NONE;
        }
        if (is("timestamp", nameFrom, nameTo)) {
            return body.timestamp == Media.NONE && (body.timestamp = number()) != Media.NONE;
        }
        if (!top) {
            return true;
        }
        if (is("event", nameFrom, nameTo) || is("eventType", nameFrom, nameTo)) {
            boolean first = !named;
            named = quoted && is("media", from, to);
            return first && named;
        }
        if (is("sequenceNumber", nameFrom, nameTo) || is("sequence_number", nameFrom, nameTo)) {
            return number == Media.NONE && (number = number()) != Media.NONE;
        }
        return !is("media", nameFrom, nameTo);
    }

    private boolean is(String name, int nameFrom, int nameTo) {
        return nameTo - nameFrom == name.length() && text.startsWith(name, nameFrom);
    }

    /** Its last sign is looked for, since it is long; what is in between is base64 or not read here. */
    private boolean payload() {
        int end = at < text.length() && text.charAt(at) == '"' ? text.indexOf('"', at + 1) : -1;
        from = at + 1;
        to = end;
        at = end + 1;
        space();
        return end >= 0;
    }

    private boolean string() {
        if (at >= text.length() || text.charAt(at) != '"') {
            return false;
        }
        for (int i = at + 1; i < text.length(); i++) {
            char one = text.charAt(i);
            if (one == '"') {
                from = at + 1;
                to = i;
                at = i + 1;
                quoted = true;
                space();
                return true;
            }
            if (one == '\\' || one < ' ') {
                return false;
            }
        }
        return false;
    }

    private boolean digits() {
        from = at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        to = at;
        quoted = false;
        space();
        return to > from && (to - from == 1 || text.charAt(from) != '0');
    }

    /** The last that was read, as a number. */
    private long number() {
        if (to == from || to - from > LONGEST_NUMBER) {
            return Media.NONE;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(text.charAt(i))) {
                return Media.NONE;
            }
            value = 10 * value + text.charAt(i) - '0';
        }
        return value;
    }

    private static boolean isDigit(char one) {
        return one >= '0' && one <= '9';
    }

    private boolean sign(char wanted) {
        if (at >= text.length() || text.charAt(at) != wanted) {
            return false;
        }
        at++;
        space();
        return true;
    }

    private void space() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isSpace(char one) {
        return one == ' ' || one == '\n' || one == '\r' || one == '\t';
    }
}
