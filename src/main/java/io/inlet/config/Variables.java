package io.inlet.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Arrays;
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

    /** In the contract, but not in this version; the value is what the version does, so that saying so is no error. */
    private static final Map<String, String> NOT_YET = Map.ofEntries(
            Map.entry("JWT_JWKS_URL", ""),
            Map.entry("TRUSTED_PROXIES", ""),
            Map.entry("TOKEN_GRACE_S", ""),
            Map.entry("MAX_FRAMES_PER_S", "0"),
            Map.entry("MAX_RATE_FACTOR", "0"),
            Map.entry("MAX_CONNECTIONS_PER_TENANT", "0"));

    private final UnaryOperator<String> lookup;

    Variables(UnaryOperator<String> lookup) {
        this.lookup = lookup;
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(lookup.apply(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    int whole(String name, int byDefault, int min, int max) {
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
        return whole;
    }

    /** In bytes, of a variable in MiB. */
    long mebibytes(String name, int byDefault, int min, int max) {
        return (long) whole(name, byDefault, min, max) << 20;
    }

    <E extends Enum<E>> E oneOf(String name, E byDefault) {
        E[] all = byDefault.getDeclaringClass().getEnumConstants();
        return text(name)
                .map(value -> Arrays.stream(all)
                        .filter(one -> word(one).equalsIgnoreCase(value))
                        .findFirst()
                        .orElseThrow(() -> new InvalidSetting(name, value, "must be one of " + words(all))))
                .orElse(byDefault);
    }

    private static String words(Object[] values) {
        return Arrays.stream(values).map(Variables::word).collect(Collectors.joining(", "));
    }

    private static String word(Object value) {
        return value.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Optional<Path> file(String name) {
        return text(name).map(value -> {
            try {
                Path path = Path.of(value);
                if (Files.isRegularFile(path) && Files.isReadable(path)) {
                    return path;
                }
            } catch (java.nio.file.InvalidPathException notAPath) {
                // said below, with the same rule
            }
            throw new InvalidSetting(name, value, "must be the path of a readable PEM file");
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
        for (String origin : text(name).orElse("").split(",")) {
            if (origin.isBlank()) {
                continue;
            }
            // RFC 6454 §6.2: scheme "://" host [ ":" port ], nothing behind it
            if (!origin.strip().matches("[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#\\s]+")) {
                throw new InvalidSetting(
                        name,
                        origin.strip(),
                        "must be exact origins such as https://desk.example.com, comma-separated");
            }
            origins.add(origin.strip());
        }
        return Set.copyOf(origins);
    }

    RedisAddress redisAddress(String name, String byDefault) {
        String value = text(name).orElse(byDefault);
        try {
            return RedisAddress.parse(value);
        } catch (IllegalArgumentException brokenRule) {
            throw new InvalidSetting(name, RedisUrl.masked(value), brokenRule.getMessage());
        }
    }

    ChannelName channel(String name, String byDefault) {
        String value = text(name).orElse(byDefault);
        try {
            return new ChannelName(value);
        } catch (IllegalArgumentException brokenRule) {
            throw new InvalidSetting(name, value, brokenRule.getMessage());
        }
    }

    RSAPublicKey rsaPublicKey(String name) {
        String pem = text(name)
                .orElseThrow(() -> new InvalidSetting(
                        name, "", "it must be the PEM of the RSA public key that verifies callers' tokens"));
        try {
            return PublicKeyPem.read(pem);
        } catch (java.security.GeneralSecurityException | IllegalArgumentException unusable) {
            throw new InvalidSetting(
                    name,
                    "(" + pem.length() + " characters)",
                    "must be the PEM of an RSA public key of at least " + PublicKeyPem.MIN_BITS
                            + " bits (BEGIN PUBLIC KEY, BEGIN RSA PUBLIC KEY or BEGIN CERTIFICATE), newlines real or as \\n");
        }
    }

    void refuseWhatIsNotThereYet() {
        NOT_YET.forEach((name, asItIs) -> text(name)
                .filter(value -> !value.equals(asItIs))
                .ifPresent(value -> {
                    throw new InvalidSetting(
                            name,
                            value,
                            "is not available in this version: "
                                    + (asItIs.isEmpty() ? "unset it" : "unset it or set it to " + asItIs));
                }));
    }
}
