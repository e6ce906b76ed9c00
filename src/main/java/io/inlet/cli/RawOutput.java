package io.inlet.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The audio of one stream on stdout, for a player at the other end of the pipe. Used by one thread. */
final class RawOutput {

    // Not System.out, which swallows the error when the player has gone.
    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private final java.util.function.Consumer<String> notices;
    private HeardStream.Id playing;

    RawOutput(java.util.function.Consumer<String> notices) {
        this.notices = notices;
    }

    /** @return false when nobody reads any more */
    boolean add(Frame frame) {
        HeardStream.Id id = new HeardStream.Id(frame.tenant(), frame.interaction(), frame.epoch());
        if (playing == null) {
            playing = id;
            notices.accept("playing " + id.interaction() + ": play -t raw -r " + frame.sampleRate()
                    + " -e signed -b 16 -c " + frame.channels() + " -");
        }
        if (!playing.equals(id)) {
            return true;
        }
        try {
            out.write(frame.pcm());
            out.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** When the stream being played is over, the next one that talks is played. */
    void end(HeardStream.Id id) {
        if (id.equals(playing)) {
            notices.accept(id.interaction() + " has ended");
            playing = null;
        }
    }
}
