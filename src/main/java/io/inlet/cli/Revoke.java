package io.inlet.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code inlet revoke}: has tokens refused from now on, on all nodes, or accepted again. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        versionProvider = Inlet.Version.class,
        sortOptions = false,
        description = "Have tokens refused from now on, on all nodes, live streams included; list what is refused; lift"
                + " it again.",
        footer = {"", "A tenant for an hour: inlet revoke --tenant acme --for 1h --reason 'leaked key'"})
final class Revoke implements Callable<Integer> {

    private static final Duration OWN_TOKEN_LASTS = Duration.ofMinutes(5);

    @ArgGroup(multiplicity = "1")
    private What what;

    private static final class What {
        @Option(names = "--jti", paramLabel = "ID", description = "The token with this jti.")
        private String jti;

        @Option(names = "--sub", paramLabel = "ID", description = "All tokens of this subject.")
        private String sub;

        @Option(names = "--tenant", paramLabel = "ID", description = "All tokens and streams of this tenant.")
        private String tenant;

        @Option(names = "--list", description = "Show what is refused now.")
        private boolean list;

        String kind() {
            return jti != null ? "jti" : sub != null ? "sub" : "tenant";
        }

        String value() {
            return jti != null ? jti : sub != null ? sub : tenant;
        }
    }

    @Option(names = "--lift", description = "Accept them again.")
    private boolean lift;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "For other operators to read.")
    private String reason;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Seconds.class,
            description = "90s, 15m, 1h, 7d. Default: until it is lifted.")
    private Duration lasting;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://localhost:8443",
            description = "Any node. Default: ${DEFAULT-VALUE}.")
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

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (!("http".equals(url.getScheme()) || "https".equals(url.getScheme())) || url.getHost() == null) {
            throw new ParameterException(spec.commandLine(), "--url must be like http://host:port");
        }
        if ((what.list || lift) && (lasting != null || !reason.isEmpty())) {
            throw new ParameterException(spec.commandLine(), "--for and --reason are for what is to be refused");
        }
        if (what.list && lift) {
            throw new ParameterException(spec.commandLine(), "--lift needs one of --jti, --sub and --tenant");
        }
        OpsClient ops = new OpsClient(url, ca, token());
        if (what.list) {
            return list(ops.revocations());
        }
        return lift
                ? said(ops.lift(what.kind(), what.value()), "accepted again")
                : said(ops.revoke(order()), "refused from now on");
    }

    private JsonObject order() {
        JsonObject order = new JsonObject();
        order.addProperty("kind", what.kind());
        order.addProperty("value", what.value());
        order.addProperty("reason", reason);
        if (lasting != null) {
            order.addProperty("for_s", lasting.toSeconds());
        }
        return order;
    }

    private int said(JsonObject answer, String done) {
        PrintWriter out = spec.commandLine().getOut();
        String subject = plain(what.kind() + " " + what.value());
        if (answer.get("stored").getAsBoolean()) {
            out.println(subject + ": " + done + ", on all nodes");
            return 0;
        }
        out.println(subject + ": " + done + " by this node; it cannot tell the others before Redis answers");
        return 1;
    }

    private int list(JsonObject answer) {
        PrintWriter out = spec.commandLine().getOut();
        for (JsonElement element : answer.getAsJsonArray("revocations")) {
            JsonObject each = element.getAsJsonObject();
            String until = each.has("until") ? each.get("until").getAsString() : "lifted";
            out.println(plain(each.get("kind").getAsString() + " "
                            + each.get("value").getAsString() + "  since "
                            + each.get("since").getAsString() + " until " + until + "  by "
                            + each.get("by").getAsString() + "  "
                            + each.get("reason").getAsString())
                    .strip());
        }
        if (answer.getAsJsonArray("revocations").isEmpty()) {
            out.println("nothing is revoked");
        }
        return 0;
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

    /** Others chose these texts. */
    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
