package io.inlet.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What one running server keeps on disk: its configuration, its unpacked WAR, the key store. Each run has its own,
 * which only this user can read, so that two servers on one machine do not disturb each other. Removed when the JVM
 * ends; what a killed one left behind is removed by the next that starts.
 */
final class StateDirectory {

    private static final String PREFIX = "inlet-serve-";
    private static final String LOCK = "lock";
    /** A directory younger than this may belong to a server that has not come to locking it yet. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    /**
     * Never released: the end of the process does that, however it comes. Kept here because the collector closes a
     * channel that nobody refers to, and with it the lock.
     */
    private static final Set<FileChannel> HELD = ConcurrentHashMap.newKeySet();

    private StateDirectory() {}

    static Path create() throws IOException {
        return create(Path.of(System.getProperty("java.io.tmpdir")));
    }

    static Path create(Path parent) throws IOException {
        removeAbandoned(parent);
        Path directory = Files.createTempDirectory(parent, PREFIX);
        lock(directory);
        Thread hook = new Thread(() -> deleteAfterTheHooks(directory.toFile()), "inlet-state-directory");
        Runtime.getRuntime().addShutdownHook(hook);
        return directory;
    }

    private static boolean lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() != null) {
            HELD.add(channel);
            return true;
        }
        channel.close();
        return false;
    }

    /**
     * The JVM deletes such files after the last hook, and so after the server has stopped; the last named goes first.
     * The server may be removing files of its own meanwhile: what has gone is no reason to leave the rest.
     */
    private static void deleteAfterTheHooks(File file) {
        file.deleteOnExit();
        File[] within = Files.isSymbolicLink(file.toPath()) ? null : file.listFiles();
        if (within != null) {
            for (File one : within) {
                deleteAfterTheHooks(one);
            }
        }
    }

    private static void removeAbandoned(Path parent) {
        try (DirectoryStream<Path> candidates = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path candidate : candidates) {
                try {
                    removeIfAbandoned(candidate);
                } catch (IOException | UncheckedIOException | OverlappingFileLockException somebodyElses) {
                    // not ours to remove; a start does not fail for it
                }
            }
        } catch (IOException unreadable) {
            // the same
        }
    }

    private static void removeIfAbandoned(Path directory) throws IOException {
        boolean settled = Files.getLastModifiedTime(directory)
                .toInstant()
                .isBefore(Instant.now().minus(SETTLED));
        if (settled && Files.isWritable(directory) && lock(directory)) {
            List<Path> paths = entries(directory);
            for (int last = paths.size() - 1; last >= 0; last--) {
                Files.deleteIfExists(paths.get(last));
            }
        }
    }

    /** A directory comes before what is in it. */
    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.toList();
        }
    }
}
