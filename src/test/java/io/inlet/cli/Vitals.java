package io.inlet.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a JVM holds when it has nothing to do, as its own tool {@code jcmd} tells.
 *
 * @param liveBytes of objects that are left after a full collection
 * @param threadsByPool numbers, by what their names have in common
 */
record Vitals(long liveBytes, Map<String, Long> threadsByPool) {

    static Vitals of(long pid) throws IOException, InterruptedException {
        liveBytes(pid); // what a first collection has found to be finalized, a second one removes
        Map<String, Long> threads = jcmd(pid, "Thread.print").stream()
                .filter(line -> line.startsWith("\""))
                .map(line -> line.substring(1, line.indexOf('"', 1)).replaceAll("\\d+", "#"))
                .filter(name -> !name.contains("CompilerThread")) // they come and go with what there is to compile
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
        return new Vitals(liveBytes(pid), threads);
    }

    long threads() {
        return threadsByPool.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The pools that have more threads than they had. */
    Map<String, Long> grownSince(Vitals before) {
        Map<String, Long> grown = new TreeMap<>();
        threadsByPool.forEach((pool, count) -> {
            long more = count - before.threadsByPool.getOrDefault(pool, 0L);
            if (more > 0) {
                grown.put(pool, more);
            }
        });
        return grown;
    }

    /** The last line is the total: instances and bytes. It comes after a full collection. */
    private static long liveBytes(long pid) throws IOException, InterruptedException {
        List<String> lines = jcmd(pid, "GC.class_histogram");
        String[] total = lines.get(lines.size() - 1).trim().split("\\s+");
        if (!total[0].equals("Total")) {
            throw new IOException("not a histogram: " + lines);
        }
        return Long.parseLong(total[2]);
    }

    private static List<String> jcmd(long pid, String command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), String.valueOf(pid), command)
                .redirectErrorStream(true)
                .start();
        List<String> lines = process.inputReader().lines().toList();
        if (process.waitFor() != 0) {
            throw new IOException(String.join("\n", lines));
        }
        return lines;
    }
}
