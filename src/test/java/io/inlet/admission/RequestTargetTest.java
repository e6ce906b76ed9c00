package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

    private static RequestTarget with(String query) {
        return RequestTarget.of("/v1/streams/exotel", query);
    }

    @Test
    void parametersAreDecodedAndTheTokenIsNotAmongThem() {
        assertEquals(
                Map.of("sample-rate", "8000", "from", "+9198", "name", "Zoë & co", "flag", ""),
                with("sample-rate=8000&token=secret&from=+9198&name=Zo%C3%AB%20%26%20co&flag&token=other")
                        .parametersToShow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"token=secret", "%74oken=secret", "a=1&to%6ben=secret", "token=secret&token=x"})
    void noSpellingOfTheTokenIsShown(String query) {
        RequestTarget target = with(query);
        assertEquals(Optional.of("secret"), target.token());
        assertEquals(-1, target.parametersToShow().toString().indexOf("secret"));
        assertEquals(-1, target.toString().indexOf("secret"));
    }

    @ParameterizedTest
    @CsvSource({"a=1&a=2, 1", "a=%zz, %zz", "a=%, %", "b=1&a=x=y, x=y"})
    void theFirstCountsAndWhatIsNotEncodedStaysAsItIs(String query, String value) {
        assertEquals(Optional.of(value), with(query).parameter("a"));
        assertEquals(value, with(query).parametersToShow().get("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&", "=", "=x", "&&=&"})
    void anEmptyQueryHasNoParameters(String query) {
        assertEquals(Map.of(), with(query).parametersToShow());
        assertEquals(Map.of(), with(null).parametersToShow());
    }
}
