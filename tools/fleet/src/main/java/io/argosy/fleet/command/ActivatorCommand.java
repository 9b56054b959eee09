package io.argosy.fleet.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fleet activator}: who puts services of a cluster to sleep, and wakes them. */
@Command(
        name = "activator",
        description =
                "What wakes the services of a cluster that have the trait asleep, and puts them to sleep: its image.",
        subcommands = {ActivatorImageCommand.class, ActivatorRunCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class ActivatorCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    ActivatorCommand() {}

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
