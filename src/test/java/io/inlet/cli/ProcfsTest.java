package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcfsTest {

    @TempDir
    private Path root;

    @Test
    void aProcessIsReadWhateverItsNameIs() throws IOException {
        write("42/stat", "42 (a b) (x) S 1 42 42 0 -1 4194560 9 0 0 0 250 150 0 0 20 0 1 0 100 0 0");
        write("42/status", "Name:\tx\nVmHWM:\t 4096 kB\nVmRSS:\t 2048 kB\n");
        Procfs procfs = new Procfs(root);
        assertEquals(4.0, procfs.cpuSeconds(42));
        assertEquals(2.0, procfs.residentMb(42));
        assertEquals(4.0, procfs.peakMb(42));
        write("42/smaps_rollup", "00-ff ---p 0 00:00 0 [rollup]\nRss:      3072 kB\nPss: 1 kB\n");
        assertEquals(3.0, procfs.residentMb(42));
    }

    @Test
    void theMachineIsItsFirstLine() throws IOException {
        write("stat", "cpu  100 0 100 900 100 0 0 50 0 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n");
        assertEquals(new Procfs.Machine(10.0, 0.5), new Procfs(root).machine());
    }

    @Test
    void whatIsNotThereIsNotKnown() throws IOException {
        write("0/stat", "nobody is asked for pid 0");
        Procfs procfs = new Procfs(root);
        assertNull(procfs.cpuSeconds(0));
        assertNull(procfs.cpuSeconds(43));
        assertNull(procfs.residentMb(43));
        assertNull(procfs.machine());
        procfs.wakeThisThreadInTime(); // does no harm
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }
}
