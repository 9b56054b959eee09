package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.build.Maven;
import io.argosy.fleet.git.Monorepo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet test}: what the pull request's check runs. */
@Command(
        name = "test",
        description = "Runs all gates and all tests that need no cluster, as continuous integration does.")
public final class TestCommand implements Callable<Integer> {
    /** Most tests wait for another process: two classes at a time take little more than half. A module may say one. */
    private static final String TWO_AT_A_TIME = "-DforkCount=2";

    @Option(names = "--cluster", description = "Run the tests that need a cluster instead; see clusters/README.md.")
    private boolean cluster;

    @Option(
            names = "--load",
            description = "Run the cluster tests that count lost requests and watch the autoscaler: they want a machine"
                    + " with nothing else to do.")
    private boolean load;

    @Option(
            names = "--clients",
            description = "Run the tests that need other programs: the protocol's clients, a browser, schemathesis and"
                    + " promtool (see platform/serving/README.md), the tools whose models are imported, and scikit-learn, which"
                    + " judges the figures of outcomes.")
    private boolean clients;

    @Mixin
    private Clone clone;

    TestCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("verify"));
        if (cluster || load) {
            arguments.addAll(List.of(
                    "-pl",
                    "tools/fleet",
                    "-am",
                    "-Dgates=off",
                    load ? "-Dtests=cluster-load" : "-Dtests=cluster",
                    "-Dsurefire.failIfNoSpecifiedTests=false"));
        }
        if (clients) {
            arguments.addAll(List.of(
                    "-pl",
                    "platform/serving,platform/training,platform/store,tools/fleet",
                    "-am",
                    "-Dgates=off",
                    "-Dtests=clients"));
        }
        if (!cluster && !load && !clients) {
            arguments.add(TWO_AT_A_TIME);
        }
        try (Monorepo repository = clone.open()) {
            if (!Maven.runInForeground(repository.root(), arguments)) {
                throw new FleetException(
                        ExitCode.REFUSED, "the tests did not pass", "the first [ERROR] line above names the place");
            }
            return ExitCode.OK.code();
        }
    }
}
