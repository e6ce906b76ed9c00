package io.inlet.publishing;

import java.util.List;

/** What became of a run, as the test says; at first nothing is known of it. */
final class PlayedFate implements Transport.Fate {

    private final Run run;
    private boolean answered;
    private boolean arrived;
    private long upTo;
    private List<Long> overtaken = List.of();
    private boolean announced;
    private boolean inDoubt = true;
    private Transport.Holder holder = Transport.Holder.UNKNOWN;
    private long receivers = -1;
    private long recovered;

    PlayedFate(Run run) {
        this.run = run;
    }

    /** All of it has arrived. */
    PlayedFate whole() {
        only(run.frames() == 0 ? 0 : run.after().seq());
        arrived = true;
        return heldBy(Transport.Holder.US);
    }

    /** Its events and some of its frames have arrived, and it is known that the rest has not. */
    PlayedFate only(long upTo, Long... overtaken) {
        answered = true;
        announced = true;
        inDoubt = false;
        this.upTo = upTo;
        this.overtaken = List.of(overtaken);
        return this;
    }

    PlayedFate heldBy(Transport.Holder holder) {
        this.holder = holder;
        return this;
    }

    PlayedFate received(long receivers) {
        this.receivers = receivers;
        return this;
    }

    /** The answer to a question. */
    PlayedFate recovered(long seq) {
        recovered = seq;
        return this;
    }

    Run run() {
        return run;
    }

    @Override
    public boolean answered() {
        return answered;
    }

    @Override
    public boolean arrived() {
        return arrived;
    }

    @Override
    public long upTo() {
        return upTo;
    }

    @Override
    public List<Long> overtaken() {
        return overtaken;
    }

    @Override
    public boolean announced() {
        return announced;
    }

    @Override
    public boolean inDoubt() {
        return inDoubt;
    }

    @Override
    public Transport.Holder holder() {
        return holder;
    }

    @Override
    public long receivers() {
        return receivers;
    }

    @Override
    public long recovered() {
        return recovered;
    }
}
