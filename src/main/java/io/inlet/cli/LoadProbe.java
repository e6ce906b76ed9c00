package io.inlet.cli;

import java.util.ArrayList;
import java.util.List;

/** Takes the readings of a load at its turning points, and makes the result of them. Belongs to one thread. */
final class LoadProbe {

    private final Procfs procfs;
    private final LoadTarget target;
    private final LoadMeter meter;
    private final DeliveryCheck check;
    private final List<Boolean> stolen = new ArrayList<>();
    private Double idleMb;
    private Double connectedMb;
    private Double endMb;
    private Double redisMb;
    private Reading begin;
    private Reading end;
    private double stolenSoFar;

    /** Everything at one moment. */
    private record Reading(
            long at,
            long sent,
            long delivered,
            long acked,
            Double server,
            Double redis,
            Double self,
            Procfs.Machine machine) {}

    LoadProbe(Procfs procfs, LoadTarget target, LoadMeter meter, DeliveryCheck check) {
        this.procfs = procfs;
        this.target = target;
        this.meter = meter;
        this.check = check;
    }

    void beforeCalls() {
        idleMb = procfs.residentMb(target.pid());
    }

    void connected() {
        connectedMb = procfs.residentMb(target.pid());
    }

    void measureFrom() {
        begin = reading();
        stolenSoFar = begin.machine == null ? 0 : begin.machine.stolen();
    }

    /** Every tenth of a second. */
    void sample() {
        Procfs.Machine machine = procfs.machine();
        stolen.add(machine != null && machine.stolen() > stolenSoFar);
        stolenSoFar = machine == null ? 0 : machine.stolen();
    }

    void measureTo() {
        end = reading();
        meter.close(end.at);
        endMb = procfs.residentMb(target.pid());
        redisMb = procfs.residentMb(target.redisPid());
    }

    private Reading reading() {
        return new Reading(
                meter.now(),
                meter.sent.get(),
                check.delivered(),
                meter.acked.get(),
                procfs.cpuSeconds(target.pid()),
                procfs.cpuSeconds(target.redisPid()),
                procfs.cpuSeconds(ProcessHandle.current().pid()),
                procfs.machine());
    }

    LoadResult result(Load load, Anomalies anomalies, long unsent) {
        double seconds = (end.at - begin.at) / 1e9;
        long frames = end.delivered - begin.delivered;
        boolean[] disturbed = new boolean[stolen.size()];
        for (int i = 0; i < disturbed.length; i++) {
            disturbed[i] = stolen.get(i);
        }
        return new LoadResult(
                target.name(),
                load.closed() ? "closed" : "open",
                load.calls(),
                load.frameBytes(),
                load.closed() ? null : load.frameMs(),
                load.closed() ? load.window() : null,
                seconds,
                new LoadResult.Rates(
                        load.closed() ? null : load.calls() * 1000.0 / load.frameMs(),
                        (end.sent - begin.sent) / seconds,
                        frames / seconds,
                        (end.acked - begin.acked) / seconds),
                LoadResult.Spread.of(meter.endToEnd),
                LoadResult.Spread.of(meter.quiet(disturbed)),
                LoadResult.Spread.of(meter.ack),
                LoadResult.Spread.of(meter.lateness),
                LoadResult.Spread.of(meter.started),
                cpu(frames, seconds),
                memory(),
                new LoadResult.Connections(
                        meter.opened.get(),
                        meter.failed.get(),
                        meter.closed.get(),
                        unsent,
                        meter.reasons(),
                        meter.firstComplaint()),
                anomalies,
                new LoadResult.Feedback(meter.wrongAcks.get(), meter.announcedLost.get(), meter.wrongSums.get()));
    }

    private LoadResult.Cpu cpu(long frames, double seconds) {
        Double server = spent(begin.server, end.server);
        Double redis = spent(begin.redis, end.redis);
        Double self = spent(begin.self, end.self);
        Double steal = null;
        Double others = null;
        if (begin.machine != null && end.machine != null) {
            steal = (end.machine.stolen() - begin.machine.stolen()) / seconds * 100;
            double idle = (end.machine.idle() - begin.machine.idle()) / seconds * 100;
            if (server != null && redis != null && self != null) {
                double ours = (server + redis + self) / seconds * 100;
                double all = 100.0 * Runtime.getRuntime().availableProcessors();
                others = Math.max(0, all - idle - steal - ours);
            }
        }
        return new LoadResult.Cpu(
                each(server, frames),
                each(redis, frames),
                each(self, frames),
                percent(server, seconds),
                percent(redis, seconds),
                percent(self, seconds),
                steal,
                others);
    }

    private LoadResult.Memory memory() {
        long calls = meter.opened.get();
        boolean known = idleMb != null && endMb != null && calls > 0;
        return new LoadResult.Memory(
                idleMb,
                connectedMb,
                endMb,
                procfs.peakMb(target.pid()),
                redisMb,
                known && connectedMb != null ? (connectedMb - idleMb) * 1024 / calls : null,
                known ? (endMb - idleMb) * 1024 / calls : null);
    }

    private static Double spent(Double from, Double to) {
        return from == null || to == null ? null : to - from;
    }

    private static Double each(Double seconds, long frames) {
        return seconds == null || frames == 0 ? null : seconds * 1e6 / frames;
    }

    private static Double percent(Double spent, double seconds) {
        return spent == null ? null : spent / seconds * 100;
    }
}
