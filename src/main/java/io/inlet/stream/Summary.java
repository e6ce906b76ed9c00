package io.inlet.stream;

/**
 * What became of a stream, once nothing of it is under way any more.
 *
 * @param seq the last seq received, or that of a frame known to have been on its way; 0 if none
 * @param published frames that Redis has accepted
 * @param lost frames that will never be published
 * @param durationMs media time of the longest track, gaps included
 */
public record Summary(EndReason reason, long seq, long published, long lost, long durationMs) {}
