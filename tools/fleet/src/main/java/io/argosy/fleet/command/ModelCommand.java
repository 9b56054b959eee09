package io.argosy.fleet.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fleet model}: what can be asked about a model package. */
@Command(
        name = "model",
        description = "Shows a model package, checks it, or compares it with the one that runs.",
        subcommands = {ModelShowCommand.class, ModelCheckCommand.class, ModelCompareCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class ModelCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    ModelCommand() {}

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
