package io.inlet.config;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * By what one of a platform's customers proves that a stream is his, and whose calls it may carry.
 *
 * @param name in the log, and in {@code <platform>/<name>} as the subject that can be revoked
 * @param apiKey what AudioHook names its client secret by
 * @param secret empty for {@link Kind#ADDRESS} only; of {@link Kind#BASIC} user and password with the colon between
 * @param tenants one of which each call is for; empty: the account that the platform names
 * @param account whom a start has to name
 * @param from where it may come from; empty: from anywhere
 * @param url of this server without the path of a stream, as the platform sees it: {@code url=}, else PUBLIC_URL
 */
public record PlatformCredential(
        Platform platform,
        Kind kind,
        String name,
        Optional<String> apiKey,
        Optional<Secret> secret,
        List<String> tenants,
        Optional<String> account,
        List<AddressRange> from,
        Optional<URI> url) {

    /** The ways to prove it, what proves more before what proves less. */
    public enum Kind {
        /** Of the request: X-Twilio-Signature, X-Plivo-Signature-V3, AudioHook's HTTP message signature. */
        SIGNATURE,
        /** A JWT signed with HS256 as a bearer token: Vonage. */
        JWT,
        /** User and password (RFC 7617). */
        BASIC,
        /** A bearer token that is always the same (RFC 6750). */
        BEARER,
        /** Telnyx's stream_auth_token. */
        TOKEN,
        /** AudioHook's API key where there is no client secret. */
        KEY,
        /** {@code token} in the URL. */
        QUERY,
        /** Nothing but where it comes from. */
        ADDRESS;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public PlatformCredential {
        tenants = List.copyOf(tenants);
        from = List.copyOf(from);
    }

    /** The subject it stands for. */
    public String subject() {
        return platform.word() + "/" + name;
    }

    public boolean isFor(Optional<InetAddress> address) {
        return from.isEmpty()
                || address.filter(some -> from.stream().anyMatch(range -> range.contains(some)))
                        .isPresent();
    }

    /** What it is and nothing of what it holds. */
    @Override
    public String toString() {
        return subject() + " (" + kind.word() + ")";
    }
}
