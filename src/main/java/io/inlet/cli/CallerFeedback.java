package io.inlet.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What one call of a load is told in text: acks are read in place, the few other events with a parser. One thread hears;
 * {@link #isSettled} may be asked by any.
 */
final class CallerFeedback {

    private static final byte[] ACK = "{\"event\":\"ack\",\"seq\":".getBytes(StandardCharsets.US_ASCII);

    private final FrameBooks books;
    private final LoadMeter meter;
    private volatile long acked;
    private volatile int ackInterval = 10; // the predecessor's
    private volatile String lastError = "";

    CallerFeedback(FrameBooks books, LoadMeter meter) {
        this.books = books;
        this.meter = meter;
    }

    /** Each ack there should be has come. */
    boolean isSettled() {
        return acked == books.begun() / ackInterval * ackInterval;
    }

    /** The last {@code error}; empty when there was none. */
    String lastError() {
        return lastError;
    }

    /** @return whether it was {@code started} */
    boolean hear(ByteBuffer payload) {
        if (isAck(payload)) {
            long seq = 0;
            for (int i = payload.position() + ACK.length; payload.get(i) != '}'; i++) {
                seq = seq * 10 + payload.get(i) - '0';
            }
            acknowledged(seq);
            return false;
        }
        String text = StandardCharsets.UTF_8.decode(payload).toString();
        JsonObject event = JsonParser.parseString(text).getAsJsonObject();
        switch (event.get("event").getAsString()) {
            case "started" -> {
                if (event.has("ack_interval")) {
                    ackInterval = event.get("ack_interval").getAsInt();
                }
                return true;
            }
            case "ack" -> acknowledged(number(event, "seq"));
            case "gap" -> meter.announcedLost.addAndGet(number(event, "to") - number(event, "from") + 1);
            case "stopped" -> {
                if (number(event, "seq") != books.begun() || number(event, "published") != books.begun()) {
                    meter.wrongSums.incrementAndGet();
                    meter.complain("stopped", text);
                }
            }
            case "error" -> lastError = text;
            default -> {
                // what is not known is ignored, as the contract says
            }
        }
        return false;
    }

    /** One to the end, in the server's own form; any other is for the parser. */
    private static boolean isAck(ByteBuffer payload) {
        int digits = payload.remaining() - ACK.length - 1;
        boolean same = digits > 0 && digits < 19 && payload.get(payload.limit() - 1) == '}';
        for (int i = 0; same && i < ACK.length + digits; i++) {
            byte character = payload.get(payload.position() + i);
            same = i < ACK.length ? character == ACK[i] : character >= '0' && character <= '9';
        }
        return same;
    }

    private void acknowledged(long seq) {
        if (seq <= acked || seq > books.begun()) {
            meter.wrongAcks.incrementAndGet();
            return;
        }
        int frame = (int) (seq - 1);
        if (books.remembers(frame)) {
            meter.acknowledged(books.stamp(frame));
        }
        meter.acked.addAndGet(seq - acked);
        acked = seq;
    }

    private static long number(JsonObject event, String name) {
        return event.get(name).getAsLong();
    }
}
