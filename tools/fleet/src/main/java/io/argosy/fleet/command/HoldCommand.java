package io.argosy.fleet.command;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Holding;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet unhold}: nothing is promoted over what runs. */
@Command(
        name = "hold",
        description =
                "Leaves a branch that holds a service at the version that runs: until `unhold`, nothing is promoted over it,"
                        + " and a rollback still may.")
public final class HoldCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", description = "The service, e.g. churn.")
    private String service;

    @Option(names = "--env", required = true, paramLabel = "ENV", description = "The environment to hold it in.")
    private String environment;

    @Mixin
    private Publishing publishing;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    HoldCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            Reviewing reviewing = new Reviewing(repository, output);
            return reviewing
                    .propose(new Holding(repository, reviewing.main()).hold(service, environment), publishing)
                    .code();
        }
    }
}
