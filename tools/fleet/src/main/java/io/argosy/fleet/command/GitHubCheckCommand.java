package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.forge.setup.Finding;
import io.argosy.fleet.forge.setup.GitHubSetup;
import io.argosy.fleet.forge.setup.Wanted;
import io.argosy.fleet.git.Monorepo;
import java.util.List;
import java.util.concurrent.Callable;
import org.eclipse.jgit.lib.Constants;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fleet github check}: where GitHub is not what the repository says. */
@Command(
        name = "check",
        description = "Says what on GitHub is not as the checked-out commit has it, and exits with 3 where something is"
                + " not; changes nothing.")
public final class GitHubCheckCommand implements Callable<Integer> {
    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    GitHubCheckCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        try (Monorepo repository = clone.open();
                GitHubSetup setup = new GitHubSetup(
                        GitHubRepository.access(repository),
                        Wanted.at(repository, repository.commit(Constants.HEAD)))) {
            List<Finding> findings = setup.findings();
            if (output.isJson()) {
                output.json(GitHubRepository.json(findings));
            } else {
                for (Finding finding : findings) {
                    if (finding instanceof Finding.Change change) {
                        output.out().println(change.thing() + ": " + String.join("; ", change.differences()));
                    }
                }
                GitHubRepository.tellTheRest(findings, output);
            }
            return GitHubRepository.isFine(findings) ? ExitCode.OK.code() : ExitCode.REFUSED.code();
        }
    }
}
