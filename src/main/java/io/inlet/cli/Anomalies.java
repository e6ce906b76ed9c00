package io.inlet.cli;

/**
 * What the checker of a load has found, in frames.
 *
 * @param missing sent, and not arrived
 * @param duplicated arrived again
 * @param reordered arrived after a later one of its call
 * @param altered arrived with other audio
 * @param wrongSeq arrived with another number
 * @param wrongId arrived under another call's name
 * @param strange messages on the channel that are no frames of this load: of no fault where others publish too
 */
record Anomalies(
        long missing, long duplicated, long reordered, long altered, long wrongSeq, long wrongId, long strange) {

    boolean none() {
        return missing + duplicated + reordered + altered + wrongSeq + wrongId == 0;
    }

    @Override
    public String toString() {
        return "missing " + missing + ", duplicated " + duplicated + ", reordered " + reordered + ", altered " + altered
                + ", wrong seq " + wrongSeq + ", wrong id " + wrongId
                + (strange == 0 ? "" : ", of others or unreadable " + strange);
    }
}
