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

    /** Standard output, on which nothing that comes from a file or a message moves the terminal. */
    final PrintWriter out() {
        return new PrintWriter(new VisibleWriter(coloured()), true);
    }

    /** Standard output for who colours it, and has made visible all else that is printed. */
    final PrintWriter coloured() {
        return command.commandLine().getOut();
    }

    /** Whether somebody sits before it, who sees what is drawn over. */
    @SuppressWarnings("SystemConsoleNull") // It is null again from Java 25 on, where input or output is no terminal.
    final boolean isTerminal() {
        java.io.Console terminal = System.console();
        return terminal != null && terminal.isTerminal();
    }

    /** Standard error, where progress goes, so that standard output holds the result alone. */
    final PrintWriter err() {
        return new PrintWriter(new VisibleWriter(command.commandLine().getErr()), true);
    }

    /** One line of progress. */
    final void progress(String line) {
        err().println(line);
        err().flush();
    }
}
