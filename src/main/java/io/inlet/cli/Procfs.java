package io.inlet.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Linux tells of processes and the machine, in {@code /proc}. Where it says nothing (another system, a process that
 * has ended, or is not known: pid 0) the answer is null. Processor times are in seconds of one core, counted in hundredths.
 */
record Procfs(Path root) {

    private static final double TICKS_PER_S = 100; // USER_HZ, on every architecture Java is on
    private static final int USER = 11; // fields after the command's closing bracket
    private static final int SYSTEM = 12;

    static Procfs here() {
        return new Procfs(Path.of("/proc"));
    }

    /** Of all cores together, since the machine was started. */
    record Machine(double idle, double stolen) {}

    /** User and system time. */
    Double cpuSeconds(long pid) {
        List<String> lines = lines(pid + "/stat");
        if (lines == null || lines.isEmpty()) {
            return null;
        }
        String line = lines.get(0);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_S;
    }

    /** Resident set. The one in {@code status} is only about right. */
    Double residentMb(long pid) {
        Double exact = kilobytes(pid + "/smaps_rollup", "Rss:");
        return exact != null ? exact : kilobytes(pid + "/status", "VmRSS:");
    }

    Double peakMb(long pid) {
        return kilobytes(pid + "/status", "VmHWM:");
    }

    Machine machine() {
        List<String> lines = lines("stat");
        if (lines == null || lines.isEmpty()) {
            return null;
        }
        String[] fields = lines.get(0).trim().split("\\s+"); // cpu user nice system idle iowait irq softirq steal
        double idle = Long.parseLong(fields[4]) + Long.parseLong(fields[5]);
        return new Machine(idle / TICKS_PER_S, Long.parseLong(fields[8]) / TICKS_PER_S);
    }

    /**
     * From now on the calling thread's sleep ends when it should, and not up to 50 µs later, so that wake-ups could be
     * joined. What cannot be set stays as it is.
     */
    void wakeThisThreadInTime() {
        try {
            Path task = Files.readSymbolicLink(root.resolve("thread-self")).getFileName();
            Files.writeString(root.resolve(task).resolve("timerslack_ns"), "1");
        } catch (IOException | RuntimeException notLinux) {
            // then it is late a little, and the results say how much
        }
    }

    private Double kilobytes(String file, String name) {
        List<String> lines = lines(file);
        if (lines == null) {
            return null;
        }
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                .findFirst()
                .orElse(null);
    }

    private List<String> lines(String file) {
        try {
            return file.startsWith("0/") ? null : Files.readAllLines(root.resolve(file));
        } catch (IOException notTold) {
            return null;
        }
    }
}
