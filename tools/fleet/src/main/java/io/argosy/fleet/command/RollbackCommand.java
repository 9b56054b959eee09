package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Rollback;
import io.argosy.fleet.version.Version;
import java.util.concurrent.Callable;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet rollback}: an earlier release, proposed again. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = "Leaves a branch with one commit that pins again what an environment had before.")
public final class RollbackCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", description = "The service, e.g. churn.")
    private String service;

    @Option(names = "--in", required = true, paramLabel = "ENV", description = "The environment to roll back in.")
    private String environment;

    @Option(
            names = "--to",
            paramLabel = "VERSION",
            description = "A version that ran there (default: the one before the current one).")
    private @Nullable String version;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    RollbackCommand() {}

    @Override
    public Integer call() {
        try (Monorepo repository = clone.open()) {
            RevCommit main = repository.commit(Clone.settings(repository).branch());
            Rollback rollback = new Rollback(repository, main);
            new Proposing(repository, main, output).leave(rollback.propose(service, environment, version()));
            return ExitCode.OK.code();
        }
    }

    private @Nullable Version version() {
        if (version == null) {
            return null;
        }
        try {
            return Version.parse(version);
        } catch (IllegalArgumentException e) {
            throw new FleetException(
                    ExitCode.USAGE,
                    String.valueOf(e.getMessage()),
                    "see `git log -- overlays/" + environment + "/" + service + "`",
                    e);
        }
    }
}
