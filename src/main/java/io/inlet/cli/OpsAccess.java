package io.inlet.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which node an operator talks to, and with what token: options of several commands. */
final class OpsAccess {

    private static final Duration OWN_TOKEN_LASTS = Duration.ofMinutes(5);

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://localhost:8443",
            description = "The node. Default: ${DEFAULT-VALUE}.")
    private URI url;

    @Option(names = "--ca", paramLabel = "FILE", description = "Certificates (PEM) to trust, for https://.")
    private Path ca;

    @ArgGroup(multiplicity = "0..1")
    private Credentials credentials = new Credentials();

    private static final class Credentials {
        @Option(names = "--token", paramLabel = "JWT", description = "A token with the role ops.")
        private String token;

        @Option(names = "--token-file", paramLabel = "FILE", description = "The same, read from a file.")
        private Path tokenFile;

        @Option(
                names = "--key",
                paramLabel = "FILE",
                description = "Private key to make such a token. Default: .inlet/private.pem.")
        private Path key;
    }

    /** @throws ParameterException for an address that is none */
    void check(CommandSpec spec) {
        if (!("http".equals(url.getScheme()) || "https".equals(url.getScheme())) || url.getHost() == null) {
            throw new ParameterException(spec.commandLine(), "--url must be like http://host:port");
        }
    }

    OpsClient client() {
        return new OpsClient(url, ca, token());
    }

    private String token() {
        if (credentials.token != null) {
            return credentials.token.strip();
        }
        if (credentials.tokenFile != null) {
            try {
                return Files.readString(credentials.tokenFile).strip();
            } catch (IOException e) {
                throw new Failure("cannot read " + credentials.tokenFile + ": " + Inlet.sentence(e));
            }
        }
        Path key = credentials.key != null
                ? credentials.key
                : DevKeys.in(DevKeys.FOLDER).privatePem();
        return DevToken.of(null, null, Instant.now(), OWN_TOKEN_LASTS)
                .with("sub", System.getProperty("user.name"))
                .groups(List.of("ops"))
                .sign(DevKeys.privateKey(key));
    }
}
