package io.argosy.fleet.command;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Where a command prints: mix it in. */
@Command
public sealed class Console permits Output {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    Console() {}

    /** Standard output. */
    final PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** Standard error, where progress goes, so that standard output holds the result alone. */
    final PrintWriter err() {
        return command.commandLine().getErr();
    }

    /** One line of progress. */
    final void progress(String line) {
        err().println(line);
        err().flush();
    }
}
