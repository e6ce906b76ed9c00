package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;

/** One connection of a {@link FuzzedNode}, whose peer reads, does not read, hangs up or is lost. */
final class FuzzedConnection {

    private final RecordedSession network;
    private final Call call;
    private boolean over;
    private boolean broken;
    private boolean unread;

    FuzzedConnection(RecordedSession network, Call call) {
        this.network = network;
        this.call = call;
        network.onClose(this::closed);
    }

    RecordedSession network() {
        return network;
    }

    Call call() {
        return call;
    }

    /** Whether the server has been told of its end. */
    boolean over() {
        return over;
    }

    private void closed(CloseReason reason) {
        unread |= network.underWay();
        if (!over) {
            over = true;
            call.closed(reason);
        }
    }

    /** The message under way gets lost, as on a connection that was reset. */
    void loses() {
        if (network.underWay()) {
            broken = true;
            network.lose();
        }
    }

    /** Nothing can be sent any more, and the server has not noticed yet. */
    void refuses() {
        broken = true;
        network.refuse(new IllegalStateException("closed"));
    }

    /** The peer closes, or is lost (1006). */
    void closesWith(CloseCode code) {
        if (!over) {
            over = true;
            broken = true;
            network.refuse(new IllegalStateException("closed"));
            call.closed(new CloseReason(code, ""));
        }
    }

    /** By the first close: what may follow, when the peer does not answer it, is not on the wire any more. */
    void assertEndedInOrder() {
        if (broken || unread || network.closeCodes().isEmpty()) {
            return;
        }
        int code = network.closeCodes().get(0);
        String last = network.texts().isEmpty()
                ? ""
                : network.texts().get(network.texts().size() - 1);
        assertNotEquals(1011, code, last);
        String before = code == 1000 ? "\"event\":\"stopped\"" : "\"event\":\"error\"";
        assertTrue(last.contains(before), () -> "closed with " + code + " after " + last);
    }
}
