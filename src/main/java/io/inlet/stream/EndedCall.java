package io.inlet.stream;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A call that is over.
 *
 * @param call see {@link CallState#call}
 * @param id empty where it had no start
 * @param startedMs empty where it had no stream
 * @param reason why its connection, or its stream, ended
 * @param summary what became of its stream; empty where it had none
 */
public record EndedCall(
        String call,
        Optional<StreamId> id,
        long epoch,
        Optional<String> provider,
        Optional<AudioFormat> format,
        String address,
        long connectedMs,
        OptionalLong startedMs,
        long endedMs,
        EndReason reason,
        Optional<Summary> summary,
        Map<Gap.Reason, Long> lostByCause) {}
