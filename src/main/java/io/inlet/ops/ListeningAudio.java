package io.inlet.ops;

import io.inlet.stream.Ear;
import io.inlet.stream.Frame;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes what one listener hears, a line of JSON for each frame, until it is over; the last line says why. It has a thread
 * and nothing that is queued: who reads slowly misses frames, and is told which.
 */
final class ListeningAudio implements Runnable {

    private static final long LOOK_MS = 50;

    private final Listening listening;
    private final Listenings listenings;
    private final AsyncContext async;
    private long next; // the number expected

    ListeningAudio(Listening listening, Listenings listenings, AsyncContext async) {
        this.listening = listening;
        this.listenings = listenings;
        this.async = async;
        next = listening.ear().upTo() + 1;
    }

    @Override
    public void run() {
        String why = "left";
        try {
            ServletOutputStream out = async.getResponse().getOutputStream();
            out.flush(); // it is open, whether anybody speaks or not
            why = listen(out);
            write(out, CallJson.object().add("end", why));
            out.flush();
        } catch (IOException | RuntimeException left) {
            // nobody is there any more
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            listenings.end(listening, why, listening.who());
            try {
                async.complete();
            } catch (RuntimeException overAlready) {
                // the server has noticed that nobody is there
            }
        }
    }

    /** Until it is over, for the reason that is returned. */
    private String listen(ServletOutputStream out) throws IOException, InterruptedException {
        while (true) {
            String farewell = listenings.farewell(listening);
            if (!farewell.isEmpty()) {
                return farewell;
            }
            Ear.Heard heard = listening.ear().hear();
            for (Frame frame : heard.frames()) {
                upTo(frame.seq() - 1, out);
                write(out, json(frame));
                next = frame.seq() + 1;
            }
            upTo(heard.upTo(), out);
            listening.heard(heard.frames().size());
            if (heard.over()) {
                return "call_ended";
            }
            if (heard.frames().isEmpty()) {
                Thread.sleep(LOOK_MS);
            } else {
                out.flush();
            }
        }
    }

    private void upTo(long seq, ServletOutputStream out) throws IOException {
        if (seq >= next) {
            write(
                    out,
                    CallJson.object()
                            .add("missed", CallJson.object().add("from", next).add("to", seq)));
            next = seq + 1;
        }
    }

    private static JsonObjectBuilder json(Frame frame) {
        return CallJson.object()
                .add("seq", frame.seq())
                .add("timestamp_ms", frame.timestampMs())
                .add("media_ms", frame.mediaMs())
                .add("track", frame.track().word())
                .add("pcm", Base64.getEncoder().encodeToString(frame.pcm()));
    }

    private static void write(ServletOutputStream out, JsonObjectBuilder line) throws IOException {
        out.write((line.build() + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
