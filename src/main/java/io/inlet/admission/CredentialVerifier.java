package io.inlet.admission;

import io.inlet.config.Platform;
import io.inlet.config.PlatformCredential;
import io.inlet.config.PlatformCredential.Kind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who may open {@code /v1/streams/{platform}}: whoever proves it by one of the credentials that are configured for the
 * platform, and nobody where there are none. One of several is enough, so that secrets can be replaced one after the
 * other. What is verified then counts as a token ({@link PlatformToken}). Never blocks; thread-safe.
 */
public final class CredentialVerifier {

    private final List<PlatformCredential> credentials;
    private final ProofScheme twilio = new TwilioSignature();
    private final ProofScheme plivo = new PlivoSignature();
    private final ProofScheme audioHook;
    private final ProofScheme vonage;

    /** @param credentials of all platforms */
    public CredentialVerifier(List<PlatformCredential> credentials, Clock clock) {
        this.credentials = List.copyOf(credentials);
        audioHook = new AudioHookSignature(clock);
        vonage = new VonageToken(clock);
    }

    public Verification verify(PlatformRequest request) {
        Optional<Platform> platform = Platform.of(request.platform());
        if (platform.isEmpty()) {
            return failed(
                    Refusal.Reason.UNKNOWN_PROVIDER,
                    "There is no such platform here: " + String.join(", ", Platform.words()) + ".");
        }
        Platform sender = platform.get();
        List<PlatformCredential> all =
                credentials.stream().filter(one -> one.platform() == sender).toList();
        if (all.isEmpty()) {
            return failed(
                    Refusal.Reason.PROVIDER_CLOSED,
                    "No credentials of " + sender.word() + " are configured: set STREAM_CREDENTIALS.");
        }
        List<PlatformCredential> usable = all.stream()
                .filter(one -> one.isFor(TrustedProxies.address(request.address())))
                .toList();
        if (usable.isEmpty()) {
            return invalid(
                    sender,
                    "No credential of " + sender.word() + " is for calls from " + request.address()
                            + ": see from=, and TRUSTED_PROXIES where a proxy is between.");
        }
        return verify(request, sender, usable);
    }

    private Verification verify(PlatformRequest request, Platform sender, List<PlatformCredential> usable) {
        List<PlatformCredential> proven = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        Set<String> instead = new LinkedHashSet<>();
        for (Kind kind : Kind.values()) {
            List<PlatformCredential> ofKind =
                    usable.stream().filter(one -> one.kind() == kind).toList();
            if (ofKind.isEmpty()) {
                continue;
            }
            Proof proof = scheme(kind, sender).prove(request, ofKind);
            if (proof instanceof Proof.Given given) {
                proven.addAll(given.by());
            } else if (proof instanceof Proof.Wrong failed) {
                wrong.add(failed.why());
            } else {
                instead.add(((Proof.Missing) proof).instead());
            }
        }
        if (!proven.isEmpty()) {
            return ofTenant(proven, request.target().parameter("tenant"));
        }
        return invalid(
                sender,
                wrong.isEmpty()
                        ? "No credentials: " + sender.word() + " must send " + String.join(", or ", instead) + "."
                        : wrong.get(0));
    }

    private ProofScheme scheme(Kind kind, Platform sender) {
        return switch (kind) {
            case SIGNATURE -> signature(sender);
            case JWT -> vonage;
            case BASIC -> SentSecret.BASIC;
            case BEARER -> SentSecret.BEARER;
            case TOKEN -> SentSecret.TELNYX;
            case KEY -> SentSecret.AUDIOHOOK_KEY;
            case QUERY -> SentSecret.QUERY;
            case ADDRESS -> (request, usable) -> new Proof.Given(usable); // for others they are not usable
        };
    }

    private ProofScheme signature(Platform sender) {
        return switch (sender) {
            case TWILIO -> twilio;
            case PLIVO -> plivo;
            case AUDIOHOOK -> audioHook;
            default ->
                throw new IllegalStateException(sender + " signs nothing"); // the settings take no such credential
        };
    }

    /** @param asked for in the URL, which only chooses among the tenants of a credential */
    private static Verification ofTenant(List<PlatformCredential> proven, Optional<String> asked) {
        for (PlatformCredential credential : proven) {
            List<String> tenants = credential.tenants();
            if (asked.isPresent() ? tenants.contains(asked.get()) : tenants.size() < 2) {
                return new Verification.Verified(PlatformToken.of(
                        credential, asked.or(() -> tenants.stream().findFirst())));
            }
        }
        return failed(
                Refusal.Reason.TENANT_NOT_ALLOWED,
                asked.isPresent()
                        ? "The credential is not for the tenant of the URL: its tenant= must name it."
                        : "The credential is for several tenants: choose one by ?tenant= in the URL.");
    }

    private static Verification failed(Refusal.Reason reason, String message) {
        return new Verification.Failed(Refusal.of(reason, message));
    }

    private static Verification invalid(Platform sender, String message) {
        return new Verification.Failed(Refusal.invalidCredentials(message, challenge(sender)));
    }

    /** What the platform can send, whether or not it is configured; signatures have no scheme with a registered name. */
    private static String challenge(Platform sender) {
        Set<String> schemes = new LinkedHashSet<>();
        for (Kind kind : Kind.values()) {
            if (sender.sends(kind)) {
                switch (kind) {
                    case BASIC -> schemes.add("Basic");
                    case BEARER, JWT, TOKEN -> schemes.add("Bearer");
                    case SIGNATURE -> schemes.add("Signature");
                    default -> {}
                }
            }
        }
        return schemes.stream().map(scheme -> scheme + " realm=\"inlet\"").collect(Collectors.joining(", "));
    }
}
