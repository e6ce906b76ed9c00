package io.inlet.admission;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request asks for, as it stands in its first line (RFC 9112 §3.2.1). Its query may hold a credential, the
 * parameter {@code token}, which only {@link #query}, {@link #text} and {@link #token} give
 * away.
 *
 * @param query without the question mark, not decoded; empty: there is none
 */
public record RequestTarget(String path, Optional<String> query) {

    private static final String TOKEN = "token";

    /** A parameter that comes twice is what it was first. */
    private record Parameter(String name, String value) {}

    /** @param query null where there is none */
    public static RequestTarget of(String path, String query) {
        return new RequestTarget(path, Optional.ofNullable(query));
    }

    /** As it was sent, with whatever secret is in it. */
    String text() {
        return path + query.map(parameters -> "?" + parameters).orElse("");
    }

    /** The credential in it. */
    Optional<String> token() {
        return parameter(TOKEN);
    }

    /** Empty where it is not there, or has no value. */
    Optional<String> parameter(String name) {
        return parameters().stream()
                .filter(one -> one.name().equals(name))
                .map(Parameter::value)
                .findFirst()
                .filter(value -> !value.isEmpty());
    }

    /** The parameters but for credentials: what may be logged or handed on. */
    public Map<String, String> parametersToShow() {
        Map<String, String> shown = new LinkedHashMap<>();
        for (Parameter parameter : parameters()) {
            if (!parameter.name().equals(TOKEN)) {
                shown.putIfAbsent(parameter.name(), parameter.value());
            }
        }
        return shown;
    }

    private List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        for (String pair : query.orElse("").split("&")) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (!name.isEmpty()) {
                all.add(new Parameter(name, equals < 0 ? "" : decoded(pair.substring(equals + 1))));
            }
        }
        return all;
    }

    /** By RFC 3986, where a plus is a plus, as it is in telephone numbers; what is not encoded so stays as it is. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notPercentEncoded) {
            return text;
        }
    }

    /** Without the query. */
    @Override
    public String toString() {
        return path;
    }
}
