package io.inlet.publishing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.redisson.api.RScriptAsync;

/**
 * The positions of a batch's runs that have one slot: one script notes them all, behind all their frames. A command for
 * each cost half as much as publishing the frames.
 */
final class Notes {

    private final Positions positions;
    private final RScriptAsync script;
    private final List<Run> runs = new ArrayList<>();
    private final List<CompletableFuture<Long>> answers = new ArrayList<>();

    /** @param script of the pipeline that has the frames */
    Notes(Positions positions, RScriptAsync script) {
        this.positions = positions;
        this.script = script;
    }

    /** What Redis will say of this run; it has not arrived before it does. */
    CompletableFuture<Long> add(Run run) {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        runs.add(run);
        answers.add(answer);
        return answer;
    }

    /** To be called last; fails when any is refused. */
    CompletionStage<Void> send() {
        return positions.note(script, runs).thenAccept(this::answered);
    }

    private void answered(List<Long> said) {
        boolean all = true;
        for (int i = 0; i < said.size(); i++) {
            long answer = said.get(i);
            if (Positions.refused(answer)) {
                answers.get(i).cancel(false);
                all = false;
            } else {
                answers.get(i).complete(answer);
            }
        }
        if (!all) {
            throw new CancellationException("Redis keeps no position");
        }
    }
}
