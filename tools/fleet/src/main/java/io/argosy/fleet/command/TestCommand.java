package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.build.Maven;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.scaffold.Fork;
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

    /** The tag of tests that go by the sample's own services: their rows, their figures, the pages that tell of them. */
    private static final String SAMPLE = "sample";

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

    @Mixin
    private Console console;

    TestCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        try (Monorepo repository = clone.open()) {
            boolean fork = !Fork.isSample(Clone.settings(repository));
            if (fork && !cluster && !load) {
                console.progress(
                        "a fork: tests of the sample's own services are left out, as they are here no more or are yours");
            }
            if (!Maven.runInForeground(repository.root(), arguments(fork))) {
                throw new FleetException(
                        ExitCode.REFUSED, "the tests did not pass", "the first [ERROR] line above names the place");
            }
            return ExitCode.OK.code();
        }
    }

    private List<String> arguments(boolean fork) {
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
            if (fork) {
                arguments.add("-DexcludedGroups=" + SAMPLE);
            }
        }
        if (!cluster && !load && !clients) {
            arguments.add(TWO_AT_A_TIME);
            if (fork) {
                arguments.add("-DexcludedGroups=cluster | clients | " + SAMPLE);
            }
        }
        return arguments;
    }
}
