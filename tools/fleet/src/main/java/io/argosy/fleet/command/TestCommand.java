package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet test}: what the pull request's check runs. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Runs all gates and all tests that need no cluster, as continuous integration does.")
public final class TestCommand implements Callable<Integer> {
    @Option(names = "--cluster", description = "Run the tests that need a cluster instead; see clusters/README.md.")
    private boolean cluster;

    @Option(
            names = "--load",
            description = "Run the cluster tests that count lost requests and watch the autoscaler: they want a machine"
                    + " with nothing else to do.")
    private boolean load;

    @Mixin
    private Clone clone;

    TestCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-ntp", "verify"));
        if (cluster || load) {
            command.addAll(List.of(
                    "-pl",
                    "tools/fleet",
                    "-am",
                    "-Dgates=off",
                    load ? "-Dtests=cluster-load" : "-Dtests=cluster",
                    "-Dsurefire.failIfNoSpecifiedTests=false"));
        }
        try (Monorepo repository = clone.open()) {
            ProcessBuilder maven = new ProcessBuilder(command)
                    .directory(repository.root().toFile())
                    .inheritIO();
            Map<String, String> environment = maven.environment();
            environment.put("JAVA_HOME", System.getProperty("java.home"));
            environment.putIfAbsent(
                    "MAVEN_OPTS", "--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED");
            Process process = maven.start();
            try {
                if (process.waitFor() != 0) {
                    throw new FleetException(
                            ExitCode.REFUSED, "the tests did not pass", "the first [ERROR] line above names the place");
                }
                return ExitCode.OK.code();
            } finally {
                process.destroy();
            }
        } catch (IOException e) {
            throw new FleetException(ExitCode.UNAVAILABLE, "mvn is not on the PATH", "install Maven 3.8 or newer", e);
        }
    }
}
