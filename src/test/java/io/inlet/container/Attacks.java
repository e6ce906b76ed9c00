package io.inlet.container;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A table of tokens, each with a name and a word of the message that it is refused with. */
final class Attacks {

    private final List<Arguments> all = new ArrayList<>();

    Attacks add(String what, String token, String reason) {
        all.add(Arguments.of(what, token, reason));
        return this;
    }

    Stream<Arguments> stream() {
        return all.stream();
    }
}
