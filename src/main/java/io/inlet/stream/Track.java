package io.inlet.stream;

/** Whose voice a frame has, seen from the telephony platform. One that is not told apart is {@link #INBOUND}. */
public enum Track {
    /** What the platform hears: the caller, or all of them mixed. */
    INBOUND("inbound"),
    /** What the platform says: the agent, an announcement. */
    OUTBOUND("outbound");

    private final String word;

    Track(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
