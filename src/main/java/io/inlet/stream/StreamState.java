package io.inlet.stream;

import java.util.Map;
import java.util.OptionalLong;

/**
 * How a stream is doing: all of one moment.
 *
 * @param seq the last number given
 * @param acknowledged the last one the sender was, or would have been, told of
 * @param published frames that Redis has accepted
 * @param lost frames that will never be published, those before a resume included
 * @param lostByCause of this connection; causes that did not occur are not there
 * @param unpublished frames that are neither
 * @param unpublishedMs how much audio that is
 * @param bufferPercent of {@code BUFFER_DURATION_MS}; more than 100 where a sender catches up
 * @param oldestMs when the oldest of them arrived, empty where there is none
 * @param redisAway as far as this stream was told
 * @param mediaMs of the longest track, gaps included
 * @param listeners how many listen in
 */
public record StreamState(
        long seq,
        long acknowledged,
        long published,
        long lost,
        Map<Gap.Reason, Long> lostByCause,
        long unpublished,
        long unpublishedMs,
        int bufferPercent,
        OptionalLong oldestMs,
        boolean redisAway,
        long mediaMs,
        int listeners) {}
