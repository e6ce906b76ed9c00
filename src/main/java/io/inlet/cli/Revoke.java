package io.inlet.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private OpsAccess access;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        access.check(spec);
        if ((what.list || lift) && (lasting != null || !reason.isEmpty())) {
            throw new ParameterException(spec.commandLine(), "--for and --reason are for what is to be refused");
        }
        if (what.list && lift) {
            throw new ParameterException(spec.commandLine(), "--lift needs one of --jti, --sub and --tenant");
        }
        OpsClient ops = access.client();
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

    /** Others chose these texts. */
    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
