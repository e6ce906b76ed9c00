package io.inlet.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.inlet.stream.AudioFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingTest {

    @ParameterizedTest
    @EnumSource
    void isFoundByItsWord(Encoding encoding) {
        assertEquals(Optional.of(encoding), Encoding.of(encoding.word()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PCM16", "pcm", "ulaw", "opus"})
    void anotherWordIsNone(String word) {
        assertEquals(Optional.empty(), Encoding.of(word));
    }

    @ParameterizedTest
    @CsvSource({"PCM16, 1, 2", "PCM16, 2, 4", "MULAW, 1, 1", "MULAW, 2, 2", "ALAW, 1, 1", "ALAW, 2, 2"})
    void aBlockIsOneSampleOfEachChannelAsSent(Encoding encoding, int channels, int expected) {
        assertEquals(expected, encoding.blockSize(new AudioFormat(8000, channels)));
    }

    @Test
    void pcmIsNotCopied() {
        byte[] pcm = {1, 2};
        assertSame(pcm, Encoding.PCM16.toPcm(pcm));
    }
}
