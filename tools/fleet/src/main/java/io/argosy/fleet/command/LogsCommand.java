package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.cluster.ClusterFacts;
import io.argosy.fleet.cluster.ClusterService;
import io.argosy.fleet.engine.EngineDirectory;
import io.argosy.fleet.engine.process.ServiceLogs;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Releases;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet logs}: what a service says. */
@Command(
        name = "logs",
        description = "Shows the output of a service's newest process: of a version that does not start, why.")
public final class LogsCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 200;

    @Parameters(paramLabel = "SERVICE", description = "The service, e.g. churn.")
    private String service;

    @Option(names = "--env", paramLabel = "ENV", description = "The environment (default: the first).")
    private @Nullable String environment;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what it says from now on, and with the process after it, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "100",
            description = "How many of the last lines (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Option(names = "--kube", description = "From every pod in the environment's cluster, not from this machine.")
    private boolean kube;

    @Mixin
    private Clone clone;

    @Mixin
    private Console console;

    LogsCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        try (Monorepo repository = clone.open()) {
            Releases releases = new Releases(
                    repository, repository.commit(Clone.settings(repository).branch()));
            releases.requireService(service);
            String place = environment == null
                    ? releases.environments().first()
                    : releases.environments().require(environment);
            if (kube) {
                return new ClusterService(ClusterFacts.of(repository.root(), place), service).logs(lines, follow);
            }
            ServiceLogs logs = EngineDirectory.of(repository).logs();
            Path newest = logs.newest(place, service)
                    .orElseThrow(() -> new FleetException(
                            ExitCode.UNAVAILABLE,
                            service + " has not run in " + place + " on this machine",
                            "start the engine with ./fleet up, or see why with ./fleet status"));
            LogTail tail = new LogTail(newest);
            tail.readLast(lines, this::print);
            if (follow) {
                follow(logs, place, newest, tail);
            }
            return ExitCode.OK.code();
        }
    }

    private void follow(ServiceLogs logs, String place, Path from, LogTail tail) throws InterruptedException {
        Path current = from;
        LogTail reading = tail;
        // A reader that went away, e.g. `head`, is an error of the writer.
        while (!console.out().checkError()) {
            reading.readNew(this::print);
            Path newest = logs.newest(place, service).orElse(current);
            if (newest.equals(current)) {
                Thread.sleep(POLL_MILLIS);
            } else {
                current = newest;
                reading = new LogTail(newest);
            }
        }
    }

    private void print(String line) {
        console.out().println(line);
    }
}
