package io.inlet.publishing;

/**
 * Where one stream goes in Redis: names of channels, or of streams, and the key of its position.
 *
 * @param audio of the frames
 * @param events of the life-cycle events
 * @param position in the same slot of a Cluster as {@code audio}
 */
record Destination(String audio, String events, String position) {}
