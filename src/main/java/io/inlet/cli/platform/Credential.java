package io.inlet.cli.platform;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a platform proves with who it is. In words it is what a line of {@code STREAM_CREDENTIALS} has after the platform:
 * {@code basic KEY:TOKEN}, {@code query TOKEN}.
 */
public record Credential(Kind kind, String secret) {

    /** The parameter of the URL that a token is in. */
    static final String PARAMETER = "token";

    /** Kinds, by what the platform sends. */
    public enum Kind {
        BASIC,
        BEARER,
        SIGNATURE,
        QUERY,
        TOKEN,
        JWT,
        KEY;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException with words for people, without the secret */
    public static Credential parse(String words) {
        String[] parts = words.strip().split("[ \\t]+", 2);
        for (Kind kind : Kind.values()) {
            if (kind.word().equalsIgnoreCase(parts[0]) && parts.length == 2) {
                return new Credential(kind, parts[1]);
            }
        }
        throw new IllegalArgumentException(
                "--credential must be a kind and its secret, as in \"basic KEY:TOKEN\"; kinds are "
                        + Arrays.stream(Kind.values()).map(Kind::word).collect(Collectors.joining(", ")));
    }

    /** @throws IllegalArgumentException where the platform does not have this, with words for people */
    public Credential of(Platform platform) {
        if (!platform.proofs().containsKey(kind)) {
            throw new IllegalArgumentException(
                    platform.word() + " has no credential of kind " + kind.word() + ", it has "
                            + platform.proofs().keySet().stream()
                                    .map(Kind::word)
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        }
        boolean pair = kind == Kind.BASIC || kind == Kind.SIGNATURE && platform instanceof AudioHook;
        if (pair && secret.indexOf(':') < 0) {
            throw new IllegalArgumentException("--credential " + kind.word() + " of " + platform.word()
                    + " has two parts with a colon between them");
        }
        return this;
    }

    /** The URL, with the token in it where that is how it is shown. */
    public URI in(URI url) {
        return kind == Kind.QUERY ? with(url, Map.of(PARAMETER, secret)) : url;
    }

    /** The URL with parameters that it does not have yet. */
    public static URI with(URI url, Map<String, String> parameters) {
        StringBuilder text = new StringBuilder(url.toString());
        String query = url.getRawQuery();
        parameters.forEach((name, value) -> {
            if (query == null || !("&" + query).contains("&" + name + "=")) {
                text.append(text.indexOf("?") < 0 ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        return URI.create(text.toString());
    }

    /** A secret is in no text but its own. */
    @Override
    public String toString() {
        return kind.word();
    }
}
