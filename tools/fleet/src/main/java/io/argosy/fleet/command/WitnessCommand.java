package io.argosy.fleet.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fleet witness}: who sees what runs in a cluster, and writes it to Git. */
@Command(
        name = "witness",
        description =
                "What sees the services of a cluster and pushes what it saw to the branch evidence/ENV: its keys, and its image.",
        subcommands = {WitnessKeyCommand.class, WitnessImageCommand.class, WitnessRunCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class WitnessCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    WitnessCommand() {}

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
