package io.inlet.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.dialect.SenderMessage.Audio;
import io.inlet.dialect.SenderMessage.Mark;
import io.inlet.dialect.SenderMessage.Missing;
import io.inlet.stream.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SequenceTest {

    private final List<SenderMessage> heard = new ArrayList<>();

    /** A frame of 20 ms whose content is its number. */
    private static Sequence.Message frame(Track track, long number, long timestamp) {
        byte[] coded = new byte[160];
        coded[0] = (byte) number;
        coded[1] = (byte) (number >> 8);
        return new Sequence.Message(true, track, timestamp, List.of(new Audio(track, coded)));
    }

    private void take(Sequence sequence, long... numbers) {
        for (long number : numbers) {
            sequence.take(number, frame(Track.INBOUND, number, Media.NONE), heard);
        }
    }

    /** Numbers of what was heard, missing ones as how many they are, negative. */
    private List<Long> numbers() {
        return heard.stream()
                .map(one -> one instanceof Audio audio
                        ? (audio.coded()[0] & 0xff) + 256L * (audio.coded()[1] & 0xff)
                        : (long) -((Missing) one).frames())
                .toList();
    }

    @Test
    void anyNumberIsTheFirst() {
        take(new Sequence(0), 41, 42, 43);
        assertEquals(List.of(41L, 42L, 43L), numbers());
    }

    @Test
    void whatComesAgainOrTooLateIsLeftOut() {
        take(new Sequence(0), 1, 2, 2, 1, 3, 5, 4, 6);
        assertEquals(List.of(1L, 2L, 3L, -1L, 5L, 6L), numbers());
    }

    @Test
    void aJumpOfManyIsANewNumberingAndOneFrame() {
        take(new Sequence(0), 1, 2, 3003, 3004, 10_000, 10_001, 1, 2);
        assertEquals(List.of(1L, 2L, -3000L, 3003L, 3004L, -1L, 10_000L, 10_001L, -1L, 1L, 2L), numbers());
    }

    @Test
    void numbersThatBeginAgainAreTakenAfterAFew() {
        Sequence sequence = new Sequence(0);
        take(sequence, LongStream.rangeClosed(1, 100).toArray());
        heard.clear();
        take(sequence, LongStream.rangeClosed(1, 12).toArray());
        assertEquals(List.of(-9L, 10L, 11L, 12L), numbers());
    }

    @Test
    void numbersAtTheEndOfWhatALongHoldsAreNumbers() {
        take(new Sequence(5), Long.MAX_VALUE - 1, Long.MAX_VALUE, 0, 1, Long.MAX_VALUE);
        assertEquals(5, heard.stream().filter(Audio.class::isInstance).count());
    }

    @Test
    void whatIsNoAudioIsHeardWhateverItsNumber() {
        Sequence sequence = new Sequence(0);
        take(sequence, 5, 6);
        Sequence.Message mark = Sequence.Message.of(List.of(new Mark("m")));
        sequence.take(2, mark, heard);
        sequence.take(6, mark, heard);
        take(sequence, 7);
        assertEquals(2, heard.stream().filter(Mark.class::isInstance).count());
        assertEquals(3, heard.stream().filter(Audio.class::isInstance).count());
        assertEquals(5, heard.size());
    }

    @Test
    void audioIsHeardThoughAMarkHadItsNumber() {
        Sequence sequence = new Sequence(0);
        take(sequence, 1, 2);
        sequence.take(3, Sequence.Message.of(List.of()), heard);
        take(sequence, 3, 3, 4, 6);
        sequence.take(7, Sequence.Message.of(List.of()), heard);
        take(sequence, 5, 7, 8);
        assertEquals(List.of(1L, 2L, 3L, 4L, -1L, 6L, 7L, 8L), numbers());
    }

    @Test
    void theTimestampsSayHowLongIsMissingIfTheyCan() {
        long[][] timestampsAndMillis = {{40, 20}, {45, 25}, {30, 10}, {60, 40}, {61, -1}, {29, -1}, {0, -1}, {-1, -1}};
        for (long[] one : timestampsAndMillis) {
            Sequence sequence = new Sequence(0);
            sequence.begin(8000);
            heard.clear();
            sequence.take(1, frame(Track.INBOUND, 1, 0), heard);
            sequence.take(3, frame(Track.INBOUND, 3, one[0]), heard);
            OptionalLong millis = one[1] < 0 ? OptionalLong.empty() : OptionalLong.of(one[1]);
            assertEquals(new Missing(Track.INBOUND, 1, millis), heard.get(1), "at " + one[0]);
        }
    }

    /** Within the window nothing is lost; without the lost ones, each is said to be missing, once, in its place. */
    @Test
    void whatIsLateWithinTheWindowIsInItsPlace() {
        int window = 5;
        for (int seed = 0; seed < 3000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Long> sent = new ArrayList<>();
            List<Long> expected = new ArrayList<>(List.of(0L));
            long lost = 0;
            for (long i = 1; i <= 60; i++) {
                boolean isLost = random.nextInt(12) == 0;
                if (isLost) {
                    lost++;
                    continue;
                }
                if (lost > 0) {
                    expected.add(-lost);
                    lost = 0;
                }
                sent.add(i);
                expected.add(i);
            }
            shuffleALittle(sent, random, window);
            sent.add(0, 0L);
            heard.clear();
            Sequence sequence = new Sequence(window);
            take(sequence, sent.stream().mapToLong(one -> one).toArray());
            sequence.over(heard);
            assertEquals(expected, numbers(), "seed " + seed + ": " + sent);
        }
    }

    /** Blocks of up to the window are mixed, so that no message is overtaken by more. */
    private static void shuffleALittle(List<Long> sent, SplittableRandom random, int window) {
        for (int from = 0; from < sent.size(); ) {
            int to = Math.min(sent.size(), from + 1 + random.nextInt(window));
            for (int i = to - 1; i > from; i--) {
                int other = from + random.nextInt(i - from + 1);
                sent.set(i, sent.set(other, sent.get(i)));
            }
            from = to;
        }
    }
}
