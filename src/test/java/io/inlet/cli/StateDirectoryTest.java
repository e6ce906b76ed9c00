package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {

    private static final FileTime LONG_AGO = FileTime.from(Instant.now().minus(Duration.ofHours(1)));

    @TempDir
    Path parent;

    @Test
    void everyRunHasItsOwnAndNobodyElseReadsIt() throws Exception {
        Path one = StateDirectory.create(parent);
        Path other = StateDirectory.create(parent);
        assertNotEquals(one, other);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(one)));
    }

    @Test
    void whatAKilledServerLeftIsRemoved() throws Exception {
        Path abandoned = Files.createDirectory(parent.resolve("inlet-serve-1"));
        Files.writeString(Files.createDirectory(abandoned.resolve("config")).resolve("inlet.p12"), "secret");
        Files.setLastModifiedTime(abandoned, LONG_AGO);
        StateDirectory.create(parent);
        assertFalse(Files.exists(abandoned));
    }

    @Test
    void whatARunningServerUsesIsNotRemovedHoweverLongItRuns() throws Exception {
        Path inUse = StateDirectory.create(parent);
        letForgottenChannelsClose();
        Files.setLastModifiedTime(inUse, LONG_AGO);
        StateDirectory.create(parent);
        assertTrue(Files.exists(inUse));
    }

    @Test
    void whatBelongsToOthersIsNotRemoved() throws Exception {
        Path others = Files.createDirectory(parent.resolve("inlet-recordings"));
        Files.setLastModifiedTime(others, LONG_AGO);
        StateDirectory.create(parent);
        assertTrue(Files.exists(others));
    }

    /** A file channel that nobody refers to is closed by the collector, and its lock is gone. */
    private static void letForgottenChannelsClose() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50); // the cleaner has a thread of its own, and says nothing when it is done
        }
    }
}
