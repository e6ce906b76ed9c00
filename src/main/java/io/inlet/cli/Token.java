package io.inlet.cli;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code inlet token}: a token for development, alone on stdout, to be used as {@code $(inlet token)}. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        versionProvider = Inlet.Version.class,
        description = "Print a token for development (JWS compact, RS256). Made from the private key of `inlet keys`.")
final class Token implements Callable<Integer> {

    @Option(names = "--tenant", paramLabel = "ID", description = "tenant_id; the stream must carry the same.")
    private String tenant;

    @Option(
            names = "--interaction",
            paramLabel = "ID",
            description = "interaction_id; the stream must carry the same, or begin with it when it ends in *.")
    private String interaction;

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = Seconds.class,
            description = "Until it expires: 90s, 15m, 1h. Default: ${DEFAULT-VALUE}.")
    private Duration ttl;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            defaultValue = ".inlet/private.pem",
            description = "RSA private key, PEM, PKCS#8. Default: ${DEFAULT-VALUE}.")
    private Path key;

    @Option(names = "--kid", paramLabel = "ID", description = "The key it names, of those the issuer publishes.")
    private String kid;

    @Option(
            names = "--claim",
            paramLabel = "NAME=VALUE",
            description = "Any other claim; a VALUE that is JSON (number, true, [..], {..}) is taken as such.")
    private Map<String, String> extra = new LinkedHashMap<>();

    @Option(
            names = "--sub",
            paramLabel = "ID",
            description = "Whose it is; can be revoked by it. Default: your user name, where it is for an operator, "
                    + "whose acts are logged under it; else none.")
    private String sub;

    @Option(names = "--jti", paramLabel = "ID", description = "Its own name; can be revoked by it.")
    private String jti;

    @Option(
            names = {"--role", "--group"},
            paramLabel = "NAME",
            description = "A role in groups: ingest, ops, listener, viewer. Default: no groups, which implies ingest.")
    private List<String> groups = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        DevToken token = DevToken.of(tenant, interaction, Instant.now(), ttl)
                .with("sub", sub == null && forOperator() ? System.getProperty("user.name") : sub)
                .with("jti", jti)
                .groups(groups);
        for (Map.Entry<String, String> claim : extra.entrySet()) {
            token = token.with(claim.getKey(), value(claim.getValue()));
        }
        spec.commandLine().getOut().println(token.sign(DevKeys.privateKey(key), kid));
        return 0;
    }

    private boolean forOperator() {
        return groups.stream().anyMatch(DevToken.OPERATORS::contains);
    }

    private static Object value(String text) {
        if (text.matches("-?\\d{1,18}|true|false|null|[\\[{].*")) {
            try {
                return JsonParser.parseString(text);
            } catch (JsonParseException e) {
                return text;
            }
        }
        return text;
    }
}
