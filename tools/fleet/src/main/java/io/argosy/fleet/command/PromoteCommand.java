package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.Proposal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.jgit.revwalk.RevCommit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet promote}: what one environment pins, proposed for the next. */
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        description = "Leaves a branch with one commit that pins in an environment what the one before it pins.")
public final class PromoteCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", description = "The service, e.g. churn.")
    private String service;

    @Option(names = "--to", required = true, paramLabel = "ENV", description = "The environment to promote to.")
    private String environment;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    PromoteCommand() {}

    @Override
    public Integer call() {
        try (Monorepo repository = clone.open()) {
            RevCommit main = repository.commit(Clone.settings(repository).branch());
            Optional<Proposal> proposal = new Promotion(repository, main).propose(service, environment);
            if (proposal.isPresent()) {
                new Proposing(repository, main, output).leave(proposal.get());
            } else if (output.isJson()) {
                output.json(Map.of());
            } else {
                output.out().println(environment + " pins that version of " + service + " already: nothing to do");
            }
            return ExitCode.OK.code();
        }
    }
}
