package io.argosy.fleet.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fleet github}: what the repository needs on GitHub. */
@Command(
        name = "github",
        description = "Makes the repository on GitHub what its files say that it is to be, and says where it is not.",
        subcommands = {GitHubSetupCommand.class, GitHubCheckCommand.class, GitHubAppCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class GitHubCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    GitHubCommand() {}

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
