package io.inlet.dialect;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A frame of 6,400 bytes of PCM out of what its sender sent, and the ack he gets for ten of them. */
@State(Scope.Thread)
public class DialectBenchmark {

    private final InletDialect dialect = new InletDialect();
    private final byte[] pcm = new byte[6400];
    private final byte[] coded = new byte[3200];
    private long seq = 1_000_000;

    public DialectBenchmark() {
        for (int i = 0; i < coded.length; i++) {
            coded[i] = (byte) (i * 31);
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
}
