package io.inlet.config;

import io.inlet.config.PlatformCredential.Kind;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One line of the platforms' credentials: {@code platform kind secret attribute=value …}. What is wrong with it is said
 * without a word of it but the names of platform, kind and attribute: any other word may be the secret, misplaced.
 */
final class CredentialLine {

    private static final Set<String> ATTRIBUTES = Set.of("tenant", "account", "from", "url", "name");
    private static final String NAME = "[A-Za-z0-9._-]{1,64}";
    private static final String API_KEY = "[A-Za-z0-9+/_-]+={0,2}"; // AudioHook, its page on security
    private static final int MAX_ID_LENGTH = 256;
    private static final String BAD_API_KEY = "an API key has letters, digits and + / _ - only";

    private final String where;
    private final int number;
    private final String[] words;
    private final Optional<Platform> platform;
    private final Optional<Kind> kind;

    /**
     * @param where the variable
     * @param number of the line
     */
    CredentialLine(String where, int number, String text) {
        this.where = where;
        this.number = number;
        words = text.strip().split("\\s+");
        platform = Platform.of(words[0]);
        kind = Arrays.stream(Kind.values())
                .filter(one -> words.length > 1 && one.word().equals(words[1]))
                .findFirst();
    }

    /** @param before it */
    PlatformCredential read(List<PlatformCredential> before, Optional<URI> publicUrl) {
        Platform sender = sender();
        long others = before.stream().filter(one -> one.platform() == sender).count();
        Kind means = means(sender);
        boolean secretive = means != Kind.ADDRESS;
        if (secretive && (words.length < 3 || isAttribute(words[2]))) {
            throw refused("the third word must be the secret");
        }
        Map<String, String> attributes = attributes(secretive ? 3 : 2);
        Optional<URI> url = Optional.ofNullable(attributes.get("url"))
                .map(text -> PublicUrl.parse(text).orElseThrow(() -> refused("url= " + PublicUrl.RULE)))
                .or(() -> publicUrl);
        if (means == Kind.SIGNATURE && sender.signsItsUrl() && url.isEmpty()) {
            throw refused("its signature is over the URL: set PUBLIC_URL, or url=");
        }
        List<AddressRange> from = from(attributes.get("from"));
        if (means == Kind.ADDRESS && from.isEmpty()) {
            throw refused("it needs from= and addresses");
        }
        return new PlatformCredential(
                sender,
                means,
                name(attributes.getOrDefault("name", sender.word() + "-" + (others + 1))),
                sender == Platform.AUDIOHOOK && means == Kind.SIGNATURE ? Optional.of(apiKey()) : Optional.empty(),
                secretive ? Optional.of(secret(sender, means)) : Optional.empty(),
                tenants(sender, attributes.get("tenant")),
                account(sender, attributes.get("account")),
                from,
                url);
    }

    private Platform sender() {
        return platform.orElseThrow(
                () -> refused("the first word must be a platform: " + String.join(", ", Platform.words())));
    }

    private Kind means(Platform sender) {
        return kind.filter(sender::sends)
                .orElseThrow(() -> refused(sender.word() + " can prove itself by "
                        + sender.kinds().stream().map(Kind::word).collect(Collectors.joining(", "))));
    }

    private static boolean isAttribute(String word) {
        return ATTRIBUTES.stream().anyMatch(name -> word.startsWith(name + "="));
    }

    private Map<String, String> attributes(int first) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String word : Arrays.asList(words).subList(first, words.length)) {
            if (!isAttribute(word)) {
                throw refused(
                        "behind the secret, which has no spaces, there may be tenant=, account=, from=, url=, name=");
            }
            int equals = word.indexOf('=');
            if (equals == word.length() - 1
                    || attributes.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
                throw refused(word.substring(0, equals + 1) + " must be there once, and have a value");
            }
        }
        return attributes;
    }

    private Secret secret(Platform sender, Kind means) {
        String text = words[2];
        if (means == Kind.BASIC && !text.matches("[^:]+:.+")) {
            throw refused("the secret must be user:password");
        }
        if (means == Kind.KEY && !text.matches(API_KEY)) {
            throw refused(BAD_API_KEY);
        }
        if (means != Kind.BASIC && !text.matches("[!-~]+")) {
            throw refused("the secret must be ASCII");
        }
        return sender == Platform.AUDIOHOOK && means == Kind.SIGNATURE ? clientSecret() : Secret.of(text);
    }

    private String apiKey() {
        String key = words[2].replaceFirst(":.*", "");
        if (!key.matches(API_KEY)) {
            throw refused(BAD_API_KEY);
        }
        return key;
    }

    private Secret clientSecret() {
        String text = words[2];
        try {
            byte[] bytes = Base64.getDecoder().decode(text.substring(text.indexOf(':') + 1));
            if (text.contains(":") && bytes.length > 0) {
                return new Secret(bytes);
            }
        } catch (IllegalArgumentException notBase64) {
            // said below, with the same rule
        }
        throw refused("the secret must be apikey:clientsecret, the latter in base64");
    }

    private String name(String text) {
        if (!text.matches(NAME)) {
            throw refused("name= may have up to 64 letters, digits and . _ -");
        }
        return text;
    }

    private List<String> tenants(Platform sender, String text) {
        if (text == null) {
            if (!sender.namesAccount()) {
                throw refused("it needs tenant=: the platform does not say whose calls they are");
            }
            return List.of();
        }
        List<String> tenants = List.of(text.split("\\|", -1));
        if (tenants.size() > 1 && !sender.keepsQuery()) {
            throw refused("tenant= must be one: the platform leaves out the ?tenant= that would choose");
        }
        tenants.forEach(tenant -> id("tenant", tenant));
        return tenants;
    }

    private Optional<String> account(Platform sender, String text) {
        if (text != null && !sender.namesAccount()) {
            throw refused("account= would never match: the platform names none");
        }
        return Optional.ofNullable(text).map(account -> id("account", account));
    }

    private String id(String attribute, String id) {
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
            throw refused(attribute + "= must have 1 to " + MAX_ID_LENGTH + " characters");
        }
        return id;
    }

    private List<AddressRange> from(String text) {
        try {
            return text == null
                    ? List.of()
                    : Arrays.stream(text.split(",", -1))
                            .map(AddressRange::parse)
                            .toList();
        } catch (IllegalArgumentException notARange) {
            throw refused("from= must be addresses or ranges such as 203.0.113.7,2001:db8::/32");
        }
    }

    /** @param rule what is wrong, without any word of the line that may be a secret */
    InvalidSetting refused(String rule) {
        String known = platform.map(Platform::word).orElse("")
                + kind.map(one -> " " + one.word()).orElse("");
        return new InvalidSetting(where, "(line " + number + (known.isBlank() ? "" : ": " + known.strip()) + ")", rule);
    }
}
