package io.inlet.ops;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.Function;

/**
 * A part of a list: {@code ?limit=} of it from {@code ?cursor=} on, which is the {@code next} of the answer before. A list
 * that moves meanwhile may show something twice, or not at all.
 */
record Page(int from, int limit) {

    static final int MOST = 1000;

    private static final int BY_DEFAULT = 100;
    private static final JsonProvider JSON = JsonProvider.provider();

    /** @throws Problem for numbers that are none */
    static Page of(UriInfo uri) {
        return of(
                uri.getQueryParameters().getFirst("limit"),
                uri.getQueryParameters().getFirst("cursor"));
    }

    /** @throws Problem for numbers that are none; null is for what is not there */
    static Page of(String limit, String cursor) {
        return new Page(number("cursor", cursor, 0, 0, Integer.MAX_VALUE), number("limit", limit, BY_DEFAULT, 1, MOST));
    }

    private static int number(String name, String text, int byDefault, int min, int max) {
        if (text == null) {
            return byDefault;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below, with the same rule
        }
        throw Problem.badRequest(
                name + " must be a whole number from " + min + (max == MOST ? " to " + max : " on") + ".");
    }

    <T> List<T> of(List<T> all) {
        int begin = Math.min(from, all.size());
        return all.subList(begin, begin + Math.min(limit, all.size() - begin));
    }

    /** An object with this part of the list, how long that is, and where to go on. */
    <T> JsonObjectBuilder json(String name, List<T> all, Function<T, JsonObjectBuilder> json) {
        JsonArrayBuilder some = JSON.createArrayBuilder();
        of(all).forEach(each -> some.add(json.apply(each)));
        JsonObjectBuilder page =
                JSON.createObjectBuilder().add("matching", all.size()).add(name, some);
        if ((long) from + limit < all.size()) {
            page.add("next", String.valueOf(from + limit));
        }
        return page;
    }

    <T> Response answer(String name, List<T> all, Function<T, JsonObjectBuilder> json) {
        JsonObject page = json(name, all, json).build();
        return Problem.answer(200, page);
    }
}
