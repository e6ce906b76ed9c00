package io.inlet.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One WAV file for each stream heard. A frame that comes late is left out, one that never came is silence. Safe for
 * concurrent use; {@link #close} makes every file whole.
 */
final class WavFolder implements Closeable {

    private static final class Recording {
        private final WavWriter file;
        private long lastSeq;
        private long nextMs;

        private Recording(WavWriter file) {
            this.file = file;
        }
    }

    private final Path folder;
    private final java.util.function.Consumer<String> notices;
    private final Map<HeardStream.Id, Recording> recordings = new HashMap<>();
    private boolean closed;

    WavFolder(Path folder, java.util.function.Consumer<String> notices) {
        this.folder = folder;
        this.notices = notices;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new Failure("cannot write to " + folder + ": " + Inlet.sentence(e));
        }
    }

    synchronized void add(Frame frame) {
        if (closed) {
            return;
        }
        HeardStream.Id id = new HeardStream.Id(frame.tenant(), frame.interaction(), frame.epoch());
        try {
            Recording recording = recordings.get(id);
            if (recording == null) {
                String name = FileName.of(frame.tenant(), frame.interaction(), Long.toString(frame.epoch()));
                recording = new Recording(new WavWriter(folder, name, frame.sampleRate(), frame.channels()));
                recordings.put(id, recording);
                notices.accept("recording " + recording.file.path());
            } else if (frame.seq() < recording.lastSeq) {
                return;
            } else if (frame.seq() > recording.lastSeq + 1 && frame.mediaMs() > recording.nextMs) {
                recording.file.silence(frame.mediaMs() - recording.nextMs);
            }
            recording.file.write(frame.pcm());
            recording.lastSeq = frame.seq();
            long samples = frame.pcm().length / (2L * Math.max(1, frame.channels()));
            recording.nextMs = frame.mediaMs() + samples * 1000 / Math.max(1, frame.sampleRate());
        } catch (IOException e) {
            notices.accept("cannot record " + id.interaction() + ": " + Inlet.sentence(e));
        }
    }

    synchronized void end(HeardStream.Id id) {
        Recording recording = recordings.remove(id);
        if (recording == null) {
            return;
        }
        try {
            recording.file.close();
            notices.accept(String.format(
                    Locale.ROOT, "recorded  %s, %.1f s", recording.file.path(), recording.file.seconds()));
        } catch (IOException e) {
            notices.accept("cannot finish " + recording.file.path() + ": " + Inlet.sentence(e));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        List<HeardStream.Id> open = new ArrayList<>(recordings.keySet());
        open.forEach(this::end);
    }
}
