package io.inlet.ops;

import io.inlet.stream.Ear;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.util.Set;

/**
 * Hears what a call says next and answers with it as a WAV file. Nothing is given out before the log says so; and nothing
 * is when it was stopped, or its token is no longer good.
 */
final class Saving implements Runnable {

    static final int MOST_S = 30;

    /** Frames of the last second have to arrive, too. */
    static final long PATIENCE_MS = 1000;

    private static final long LOOK_MS = 100;
    private static final Set<String> GOOD_ENDS = Set.of("saved", "call_ended", "time_is_up");

    private final Listening listening;
    private final Listenings listenings;
    private final AsyncResponse answer;
    private final WavRecording recording;

    Saving(Listening listening, int seconds, Listenings listenings, AsyncResponse answer) {
        this.listening = listening;
        this.listenings = listenings;
        this.answer = answer;
        recording = new WavRecording(listening.ear().format(), seconds);
    }

    @Override
    public void run() {
        String why = "failed";
        try {
            why = listen();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            listenings.end(listening, why, listening.who());
            answer.resume(answer());
        }
    }

    private String listen() throws InterruptedException {
        while (true) {
            String farewell = listenings.farewell(listening);
            if (!farewell.isEmpty()) {
                return farewell;
            }
            Ear.Heard heard = listening.ear().hear();
            heard.frames().forEach(recording::add);
            listening.heard(heard.frames().size());
            if (recording.full()) {
                return "saved";
            }
            if (heard.over()) {
                return "call_ended";
            }
            if (heard.frames().isEmpty()) {
                Thread.sleep(LOOK_MS);
            }
        }
    }

    /** Whether audio is given out when it ends like that. */
    static boolean gives(String end) {
        return GOOD_ENDS.contains(end);
    }

    private Response answer() {
        if (!gives(listening.end())) {
            return new Problem(
                            Response.Status.CONFLICT,
                            "not_saved",
                            "Nothing is given out: the saving was ended (" + listening.end() + ").")
                    .getResponse();
        }
        return Response.ok(recording.file(), "audio/wav")
                .header("Content-Disposition", "attachment; filename=\"call-" + listening.call() + ".wav\"")
                .build();
    }
}
