package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.cluster.ClusterFacts;
import io.argosy.fleet.cluster.Kubectl;
import io.argosy.fleet.engine.EngineDirectory;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.monitoring.GoldenSignals;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.watch.ClusterPrometheus;
import io.argosy.fleet.watch.LocalProcesses;
import io.argosy.fleet.watch.Source;
import io.argosy.fleet.watch.View;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet watch}: what a service does now. */
@Command(
        name = "watch",
        description =
                "Shows requests, errors, latency and saturation of a service as they are now, a row for each version that runs,"
                        + " until Ctrl-C. On a terminal one table, drawn anew; elsewhere lines that follow each other.")
public final class WatchCommand implements Callable<Integer> {
    private static final int LONGEST = 60;
    /** To the top left, and all that was there away (ECMA-48: CUP, ED). */
    private static final String CLEARED = "\u001b[H\u001b[J";

    @Parameters(paramLabel = "SERVICE", description = "The service, e.g. churn.")
    private String service;

    @Option(names = "--env", required = true, paramLabel = "ENV", description = "The environment, e.g. dev.")
    private String environment;

    @Option(
            names = "--kube",
            description = "Ask the Prometheus of the environment's cluster, not the processes of this machine.")
    private boolean kube;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "How often, from 1 to " + LONGEST + " (default: ${DEFAULT-VALUE}).")
    private int every;

    @Option(
            names = "--once",
            description = "Look for so long, tell it once and end: with 0, or with 5 where nothing is seen.")
    private boolean once;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    WatchCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        if (every < 1 || every > LONGEST) {
            throw new FleetException(
                    ExitCode.USAGE, "--every " + every + " is not from 1 to " + LONGEST, "say e.g. --every 5");
        }
        try (Monorepo repository = clone.open();
                Source source = source(repository)) {
            if (once) {
                if (!source.knowsAtOnce()) {
                    var _ = source.look();
                    Thread.sleep(1_000L * every);
                }
                View view = view(repository, source.look());
                tell(view);
                boolean seen = view.versions().stream().anyMatch(version -> version.processes() > 0);
                return (seen ? ExitCode.OK : ExitCode.UNHEALTHY).code();
            }
            // A reader that went away, e.g. `head`, is an error of the writer.
            while (!output.out().checkError()) {
                tell(view(repository, source.look()));
                Thread.sleep(1_000L * every);
            }
            return ExitCode.OK.code();
        }
    }

    private Source source(Monorepo repository) throws InterruptedException {
        Releases releases = releases(repository);
        releases.requireService(service);
        String place = releases.environments().require(environment);
        return kube
                ? new ClusterPrometheus(
                        new Kubectl(ClusterFacts.of(repository.root(), place).context()), place, service)
                : new LocalProcesses(EngineDirectory.of(repository).stateFile(), place, service);
    }

    private static Releases releases(Monorepo repository) {
        return new Releases(
                repository, repository.commit(Clone.settings(repository).branch()));
    }

    private View view(Monorepo repository, Source.Seen seen) {
        String pinned = releases(repository)
                .pinned(environment, service)
                .map(release -> release.version().toString())
                .orElse("");
        List<GoldenSignals> versions = new ArrayList<>(seen.versions());
        versions.sort(Comparator.<GoldenSignals, Boolean>comparing(
                        signals -> signals.version().equals(pinned))
                .thenComparing(GoldenSignals::version));
        return new View(
                Instant.now().truncatedTo(ChronoUnit.SECONDS), environment, service, pinned, versions, seen.troubles());
    }

    private void tell(View view) {
        PrintWriter out = output.coloured();
        if (output.isJson()) {
            if (once) {
                output.json(view);
            } else {
                output.jsonLine(view);
            }
        } else if (once) {
            WatchTable.lines(view).forEach(out::println);
        } else if (output.isTerminal()) {
            out.print(CLEARED);
            WatchTable.lines(view).forEach(out::println);
        } else {
            WatchTable.plain(view).forEach(out::println);
        }
        out.flush();
    }
}
