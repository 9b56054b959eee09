package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Rollback;
import io.argosy.fleet.version.Version;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet rollback}: an earlier release, proposed again. */
@Command(
        name = "rollback",
        description =
                "Leaves a branch with one commit that pins again what an environment had before, and holds it there.")
public final class RollbackCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", description = "The service, e.g. churn.")
    private String service;

    @Option(names = "--env", required = true, paramLabel = "ENV", description = "The environment to roll back in.")
    private String environment;

    @Option(
            names = "--version",
            paramLabel = "VERSION",
            description = "A version that ran there (default: the one before the current one).")
    private @Nullable String version;

    @Mixin
    private Publishing publishing;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    RollbackCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            Reviewing reviewing = new Reviewing(repository, output);
            return reviewing
                    .propose(
                            new Rollback(repository, reviewing.main()).propose(service, environment, version()),
                            publishing)
                    .code();
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
                    ExitCode.USAGE, String.valueOf(e.getMessage()), "see `./fleet history " + service + "`", e);
        }
    }
}
