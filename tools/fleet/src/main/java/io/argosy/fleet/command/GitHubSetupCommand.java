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
import picocli.CommandLine.Option;

/** {@code fleet github setup}: what would be changed on GitHub; with {@code --apply}, it is. */
@Command(
        name = "setup",
        description =
                "Says what would change on GitHub: rulesets, environments, rights of workflows, as the checked-out"
                        + " commit has them; --apply changes it.")
public final class GitHubSetupCommand implements Callable<Integer> {
    @Option(names = "--apply", description = "Change it.")
    private boolean apply;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    GitHubSetupCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        try (Monorepo repository = clone.open();
                GitHubSetup setup = new GitHubSetup(
                        GitHubRepository.access(repository),
                        Wanted.at(repository, repository.commit(Constants.HEAD)))) {
            List<Finding> findings = setup.findings();
            for (Finding finding : findings) {
                if (finding instanceof Finding.Change change) {
                    if (apply) {
                        setup.make(change);
                    }
                    if (!output.isJson()) {
                        output.out()
                                .println((apply ? "changed " : "would change ") + change.thing() + ": "
                                        + String.join("; ", change.differences()));
                    }
                }
            }
            if (output.isJson()) {
                output.json(GitHubRepository.json(findings));
            } else {
                GitHubRepository.tellTheRest(findings, output);
                if (!apply && findings.stream().anyMatch(finding -> finding instanceof Finding.Change)) {
                    output.out().println("Nothing was changed: `./fleet github setup --apply` does it.");
                }
            }
            return ExitCode.OK.code();
        }
    }
}
