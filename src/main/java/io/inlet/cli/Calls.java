package io.inlet.cli;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code inlet calls}: the live calls of a node, the worst first; or ends one. */
@Command(
        name = "calls",
        mixinStandardHelpOptions = true,
        versionProvider = Inlet.Version.class,
        sortOptions = false,
        description = "Show the live calls of a node, the worst first, or end one.",
        footer = {"", "Again each second: inlet calls --watch", "One less: inlet calls --end CALL --reason 'loops'"})
final class Calls implements Callable<Integer> {

    private static final long WATCH_MS = 1000;

    @Option(names = "--tenant", paramLabel = "ID", description = "Of this tenant only.")
    private String tenant;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "So many at most. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--watch", description = "Again each second, until it is interrupted.")
    private boolean watch;

    @Option(names = "--end", paramLabel = "CALL", description = "End this call, as it is named in the table.")
    private String end;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for other operators to read.")
    private String reason;

    @Mixin
    private OpsAccess access;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        access.check(spec);
        if ((end == null) != (reason == null)) {
            throw new ParameterException(spec.commandLine(), "--end needs a --reason, and --reason is for --end");
        }
        OpsClient ops = access.client();
        if (end != null) {
            JsonObject ended = ops.end(end, reason);
            spec.commandLine()
                    .getOut()
                    .println(end + ": ended, " + ended.get("close_code").getAsInt());
            return 0;
        }
        Terminal terminal = Terminal.stdout(0);
        do {
            List<String> table = CallTable.of(ops.node(), ops.streams(tenant, limit));
            if (terminal.interactive() && watch) {
                terminal.progress(table, table.get(0));
                Thread.sleep(WATCH_MS);
            } else {
                table.forEach(spec.commandLine().getOut()::println);
                spec.commandLine().getOut().flush();
                Thread.sleep(watch ? WATCH_MS : 0);
            }
        } while (watch);
        return 0;
    }
}
