package io.argosy.fleet.command;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Holding;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet unhold}: the end of a hold. */
@Command(name = "unhold", description = "Leaves a branch that lifts a hold, so that a service is promoted again.")
public final class UnholdCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", description = "The service, e.g. churn.")
    private String service;

    @Option(names = "--env", required = true, paramLabel = "ENV", description = "The environment that holds it.")
    private String environment;

    @Mixin
    private Publishing publishing;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    UnholdCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            Reviewing reviewing = new Reviewing(repository, output);
            return reviewing
                    .propose(new Holding(repository, reviewing.main()).unhold(service, environment), publishing)
                    .code();
        }
    }
}
