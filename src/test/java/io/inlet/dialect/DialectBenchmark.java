package io.inlet.dialect;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A frame of 6,400 bytes of PCM out of what its sender sent, and the ack he gets for ten of them; a message of 160 bytes of
 * µ-law, as Twilio sends fifty a second and track, and the same read as any JSON.
 */
@State(Scope.Thread)
public class DialectBenchmark {

    private final InletDialect dialect = new InletDialect();
    private final byte[] pcm = new byte[6400];
    private final byte[] coded = new byte[3200];
    private long seq = 1_000_000;

    private final Dialect twilio =
            Provider.TWILIO.speak(new Offer(Map.of(), Optional.empty(), "connection", List.of(), false));
    private final String[] media = new String[4096]; // more than the numbers may be apart, so that they can begin again
    private int next;

    public DialectBenchmark() {
        for (int i = 0; i < coded.length; i++) {
            coded[i] = (byte) (i * 31);
        }
        String payload = Base64.getEncoder().encodeToString(Arrays.copyOf(coded, 160));
        for (int i = 0; i < media.length; i++) {
            media[i] = "{\"event\":\"media\",\"sequenceNumber\":\"" + (i + 2) + "\",\"media\":{\"track\":\"inbound\","
                    + "\"chunk\":\"" + (i + 1) + "\",\"timestamp\":\"" + 20 * i + "\",\"payload\":\"" + payload
                    + "\"},\"streamSid\":\"MZ18ad3ab5a668481ce02b83e7395059f0\"}";
        }
    }

    @Benchmark
    public Object pcm16() {
        return Encoding.PCM16.toPcm(pcm);
    }

    @Benchmark
    public Object mulaw() {
        return Encoding.MULAW.toPcm(coded);
    }

    @Benchmark
    public Object alaw() {
        return Encoding.ALAW.toPcm(coded);
    }

    @Benchmark
    public Object ack() {
        return dialect.ack(seq += 10);
    }

    @Benchmark
    public Object twilioMedia() {
        return twilio.text(nextMedia());
    }

    @Benchmark
    public Object twilioMediaAsAnyJson() {
        return Media.of(new Members(JsonText.objects(nextMedia()).get(0))).said();
    }

    private String nextMedia() {
        return media[next++ % media.length];
    }
}
