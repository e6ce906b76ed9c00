package io.inlet.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Reads single variables and says in one line what is wrong with one. An empty value is the same as none. */
final class Variables {

    private static final String HIDDEN = "***";

    private final UnaryOperator<String> lookup;
    private final Map<String, String> shown = new LinkedHashMap<>();
    private final Set<String> set = new HashSet<>();

    Variables(UnaryOperator<String> lookup) {
        this.lookup = lookup;
    }

    /** What it is may be a secret: nothing of it is {@link #shown} unless the caller says what. */
    Optional<String> text(String name) {
        Optional<String> text =
                Optional.ofNullable(lookup.apply(name)).map(String::strip).filter(value -> !value.isEmpty());
        shown.putIfAbsent(name, text.isPresent() ? HIDDEN : "");
        text.ifPresent(value -> set.add(name));
        return text;
    }

    /** A text that is no secret. */
    Optional<String> plainText(String name) {
        Optional<String> text = text(name);
        show(name, text.orElse(""));
        return text;
    }

    private void show(String name, Object value) {
        shown.put(name, value.toString());
    }

    /** Of every variable that was read, in that order, what may be seen of the value in force. */
    Map<String, String> shown() {
        return shown;
    }

    boolean isSet(String name) {
        return set.contains(name);
    }

    int whole(String name, int byDefault, int min, int max) {
        int whole = given(name, byDefault, min, max);
        show(name, whole);
        return whole;
    }

    private int given(String name, int byDefault, int min, int max) {
        return text(name)
                .map(value -> {
                    try {
                        int number = Integer.parseInt(value);
                        if (number >= min && number <= max) {
                            return number;
                        }
                    } catch (NumberFormatException notANumber) {
                        // said below, with the same rule
                    }
                    throw new InvalidSetting(name, value, "must be a whole number from " + min + " to " + max);
                })
                .orElse(byDefault);
    }

    Duration millis(String name, int byDefault, int min, int max) {
        return Duration.ofMillis(whole(name, byDefault, min, max));
    }

    Duration seconds(String name, int byDefault, int min, int max) {
        return Duration.ofSeconds(whole(name, byDefault, min, max));
    }

    /** A duration that is a part of another: one that was set must fit in there, the default shrinks to fit. */
    Duration secondsWithin(String name, int byDefault, int min, int max, String wholeName, Duration whole) {
        Duration part = seconds(name, byDefault, min, max);
        if (part.compareTo(whole) <= 0) {
            return part;
        }
        text(name).ifPresent(value -> {
            throw new InvalidSetting(
                    name, value, "must not be longer than " + wholeName + ", which is " + whole.toSeconds());
        });
        show(name, whole.toSeconds());
        return whole;
    }

    /** In bytes, of a variable in MiB. */
    long mebibytes(String name, int byDefault, int min, int max) {
        return (long) whole(name, byDefault, min, max) << 20;
    }

    boolean yes(String name, boolean byDefault) {
        boolean yes = text(name)
                .map(value -> {
                    if ("true".equalsIgnoreCase(value) || "false".equalsIgnoreCase(value)) {
                        return Boolean.valueOf(value);
                    }
                    throw new InvalidSetting(name, value, "must be true or false");
                })
                .orElse(byDefault);
        show(name, yes);
        return yes;
    }

    <E extends Enum<E>> E oneOf(String name, E byDefault) {
        E[] all = byDefault.getDeclaringClass().getEnumConstants();
        E one = text(name)
                .map(value -> Arrays.stream(all)
                        .filter(each -> word(each).equalsIgnoreCase(value))
                        .findFirst()
                        .orElseThrow(() -> new InvalidSetting(name, value, "must be one of " + words(all))))
                .orElse(byDefault);
        show(name, word(one));
        return one;
    }

    private static String words(Object[] values) {
        return Arrays.stream(values).map(Variables::word).collect(Collectors.joining(", "));
    }

    private static String word(Object value) {
        return value.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Optional<Path> file(String name) {
        return file(name, "must be the path of a readable PEM file");
    }

    /** A file of whatever kind. */
    Optional<Path> readable(String name) {
        return file(name, "must be the path of a readable file");
    }

    private Optional<Path> file(String name, String rule) {
        return plainText(name).map(value -> {
            try {
                Path path = Path.of(value);
                if (Files.isRegularFile(path) && Files.isReadable(path)) {
                    return path;
                }
            } catch (java.nio.file.InvalidPathException notAPath) {
                // said below, with the same rule
            }
            throw new InvalidSetting(name, value, rule);
        });
    }

    Optional<Path> certificates(String name) {
        return file(name).map(path -> {
            try (InputStream pem = Files.newInputStream(path)) {
                if (!CertificateFactory.getInstance("X.509")
                        .generateCertificates(pem)
                        .isEmpty()) {
                    return path;
                }
            } catch (IOException | CertificateException unusable) {
                // said below, with the same rule
            }
            throw new InvalidSetting(name, path.toString(), "must hold certificates in PEM");
        });
    }

    Optional<List<Path>> bothFiles(String one, String other) {
        Optional<Path> first = file(one);
        Optional<Path> second = file(other);
        if (first.isPresent() != second.isPresent()) {
            String missing = first.isPresent() ? other : one;
            throw new InvalidSetting(missing, "", one + " and " + other + " must be set both or neither");
        }
        return first.map(path -> List.of(path, second.orElseThrow()));
    }

    Set<String> origins(String name) {
        Set<String> origins = new LinkedHashSet<>();
        for (String origin : list(name)) {
            // RFC 6454 §6.2: scheme "://" host [ ":" port ], nothing behind it
            if (!origin.matches("[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#\\s]+")) {
                throw new InvalidSetting(
                        name, origin, "must be exact origins such as https://desk.example.com, comma-separated");
            }
            origins.add(origin);
        }
        return Set.copyOf(origins);
    }

    RedisAddress redisAddress(String name, String byDefault) {
        String value = text(name).orElse(byDefault);
        try {
            RedisAddress address = RedisAddress.parse(value);
            show(name, address); // without its credentials
            return address;
        } catch (IllegalArgumentException brokenRule) {
            throw new InvalidSetting(name, RedisUrl.masked(value), brokenRule.getMessage());
        }
    }

    ChannelName channel(String name, String byDefault) {
        String value = text(name).orElse(byDefault);
        show(name, value);
        try {
            return new ChannelName(value);
        } catch (IllegalArgumentException brokenRule) {
            throw new InvalidSetting(name, value, brokenRule.getMessage());
        }
    }

    private static URI url(String name, String value) {
        try {
            URI url = new URI(value);
            if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException notAUrl) {
            // said below, with the same rule
        }
        throw new InvalidSetting(name, value, "must be an http:// or https:// URL");
    }

    Optional<URI> url(String name) {
        Optional<URI> url = text(name).map(value -> url(name, value));
        url.ifPresent(it -> show(name, withoutSecrets(it)));
        return url;
    }

    /** A user, a password, or a key in the query may be in it. */
    private static String withoutSecrets(URI url) {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort())
                + (url.getRawPath() == null ? "" : url.getRawPath())
                + (url.getRawQuery() == null ? "" : "?" + HIDDEN);
    }

    /** See {@link PublicUrl}. */
    Optional<URI> publicUrl(String name) {
        return plainText(name)
                .map(value ->
                        PublicUrl.parse(value).orElseThrow(() -> new InvalidSetting(name, value, PublicUrl.RULE)));
    }

    List<String> platforms(String name) {
        return list(name).stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .map(word -> Platform.of(word)
                        .map(Platform::word)
                        .orElseThrow(() -> new InvalidSetting(
                                name,
                                word,
                                "must be platforms, comma-separated: " + String.join(", ", Platform.words()))))
                .toList();
    }

    /** Such as {@code acme:200,globex:50}. */
    Map<String, Integer> wholeByName(String name, int min, int max) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (String entry : list(name)) {
            int colon = entry.lastIndexOf(':');
            try {
                int number = Integer.parseInt(entry.substring(colon + 1));
                if (colon > 0 && number >= min && number <= max) {
                    numbers.put(entry.substring(0, colon), number);
                    continue;
                }
            } catch (NumberFormatException notANumber) {
                // said below, with the same rule
            }
            throw new InvalidSetting(
                    name,
                    entry,
                    "must be names with whole numbers from " + min + " to " + max
                            + " such as acme:200,globex:50, comma-separated");
        }
        return Map.copyOf(numbers);
    }

    List<AddressRange> addressRanges(String name) {
        return list(name).stream()
                .map(range -> {
                    try {
                        return AddressRange.parse(range);
                    } catch (IllegalArgumentException notARange) {
                        throw new InvalidSetting(
                                name,
                                range,
                                "must be addresses or ranges such as 10.0.0.0/8,2001:db8::/32, comma-separated");
                    }
                })
                .toList();
    }

    private List<String> list(String name) {
        return list(name, "");
    }

    List<String> list(String name, String byDefault) {
        String all = text(name).orElse(byDefault);
        show(name, all);
        return Arrays.stream(all.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    RSAPublicKey requiredRsaPublicKey(String name, String unless) {
        return rsaPublicKey(name)
                .orElseThrow(() -> new InvalidSetting(
                        name,
                        "",
                        "it must be the PEM of the RSA public key that verifies callers' tokens, unless " + unless
                                + " says where their issuer's keys are"));
    }

    Optional<RSAPublicKey> rsaPublicKey(String name) {
        return text(name).map(pem -> {
            try {
                RSAPublicKey key = PublicKeyPem.read(pem);
                show(name, "(RSA, " + key.getModulus().bitLength() + " bits)");
                return key;
            } catch (GeneralSecurityException | IllegalArgumentException unusable) {
                throw new InvalidSetting(
                        name,
                        "(" + pem.length() + " characters)",
                        "must be the PEM of an RSA public key of at least " + PublicKeyPem.MIN_BITS
                                + " bits (BEGIN PUBLIC KEY, BEGIN RSA PUBLIC KEY or BEGIN CERTIFICATE), newlines real or as \\n");
            }
        });
    }
}
