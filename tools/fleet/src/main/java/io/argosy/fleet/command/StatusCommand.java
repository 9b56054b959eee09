package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.Visible;
import io.argosy.fleet.cluster.EveryCluster;
import io.argosy.fleet.engine.EngineDirectory;
import io.argosy.fleet.engine.gateway.EnvironmentPorts;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.engine.state.Sync;
import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.EvidenceReader;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Quarantine;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.version.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet status}: what runs where. */
@Command(
        name = "status",
        description =
                "Shows which version of each service runs in each environment, and how it is. Exit code 0 where all is"
                        + " healthy, 5 where something is not, 4 where no engine runs: then it says what was last seen.")
public final class StatusCommand implements Callable<Integer> {
    private static final int FIRST_PORT = 8081;

    @Option(
            names = "--kube",
            description = "Ask every environment's cluster and its Argo CD instead of the engine on this machine.")
    private boolean kube;

    @Option(
            names = "--wait",
            arity = "0..1",
            paramLabel = "SECONDS",
            fallbackValue = "300",
            description =
                    "First wait until the engine here has read the newest commit and all is healthy, or will not be;"
                            + " so long at most (default: ${FALLBACK-VALUE}).")
    private @Nullable Long patience;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    StatusCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        try (Monorepo repository = clone.open()) {
            if (kube && patience != null) {
                throw new FleetException(
                        ExitCode.USAGE,
                        "--wait asks the engine on this machine",
                        "of a cluster, `argocd app wait` does, or ask `./fleet status --kube` again");
            }
            if (kube) {
                return told(
                        repository,
                        new EveryCluster(repository.root(), new Releases(repository, repository.commit(Constants.HEAD)))
                                .statuses());
            }
            Optional<EngineState> state =
                    EngineDirectory.of(repository).stateFile().read();
            if (state.isEmpty() || !state.get().isRunning()) {
                return notRunning(repository, state).code();
            }
            if (patience != null) {
                ProcessHandle engine = state.get().engine().alive().orElse(null);
                if (engine == null) {
                    return notRunning(repository, state).code();
                }
                new EngineWait(repository, EngineDirectory.of(repository), engine, output)
                        .until(Instant.now().plusSeconds(patience), () -> {}, _ -> {});
                state = EngineDirectory.of(repository).stateFile().read();
            }
            return told(repository, state.orElseThrow().statuses());
        }
    }

    private int told(Monorepo repository, List<ServiceStatus> services) {
        if (output.isJson()) {
            output.json(services);
        } else {
            EngineConsole.print(output, services);
            barred(repository, services).forEach(line -> output.out().println(Visible.of(line)));
        }
        boolean healthy = services.stream().allMatch(ServiceStatus::isHealthy);
        return (healthy ? ExitCode.OK : ExitCode.UNHEALTHY).code();
    }

    /** What runs although the ledger bars it: nothing takes it away by itself. */
    private static List<String> barred(Monorepo repository, List<ServiceStatus> services) {
        try {
            Quarantine ledger = Quarantine.at(repository, repository.commit(Clone.branch(repository)));
            List<String> lines = new ArrayList<>();
            for (ServiceStatus service : services) {
                if (!service.version().isEmpty()) {
                    ledger.reason(service.service(), Version.parse(service.version()))
                            .ifPresent(reason -> lines.add(service.name() + " runs " + service.version()
                                    + ", which is in quarantine: " + reason + ": `./fleet rollback " + service.service()
                                    + " --env " + service.environment() + "`"));
                }
            }
            return lines;
        } catch (FleetException e) {
            return List.of(e.fact());
        } catch (IllegalArgumentException e) {
            // What runs has a version that fleet did not give it: the table's own lines say so.
            return List.of();
        }
    }

    private ExitCode notRunning(Monorepo repository, Optional<EngineState> last) {
        if (output.isJson()) {
            output.json(whatGitWants(repository));
            return ExitCode.UNAVAILABLE;
        }
        lastSeen(repository).forEach(line -> output.out().println(Visible.of(line)));
        output.out().flush();
        throw new FleetException(
                ExitCode.UNAVAILABLE,
                last.isEmpty()
                        ? "the engine is not running"
                        : "the engine is not running: it was killed, and its services may still be there",
                last.isEmpty()
                        ? "start it with ./fleet up"
                        : "stop them with ./fleet down, or start anew with ./fleet up");
    }

    /** How each service stood when somebody last saw it, wherever that was. */
    private static List<String> lastSeen(Monorepo repository) {
        RevCommit main = repository.commit(Clone.branch(repository));
        Releases releases = new Releases(repository, main);
        Instant now = Instant.now();
        List<String> lines = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (String environment : releases.environmentNames()) {
            EvidenceReader reader = EvidenceReader.of(repository, main, environment, now);
            for (String service : reader.services()) {
                lines.add(SeenText.of(environment, service, reader.service(service), now));
            }
            if (reader.services().isEmpty()
                    && reader.service("") instanceof Account.None(String why, String nextStep)) {
                silent.add(environment + ": nothing is known of what runs: " + why + ": " + nextStep);
            }
        }
        if (lines.isEmpty()) {
            return List.of("nothing is known of what runs anywhere: there is no evidence in this clone");
        }
        lines.addAll(silent);
        return lines;
    }

    private static List<ServiceStatus> whatGitWants(Monorepo repository) {
        Releases releases = new Releases(
                repository, repository.commit(Clone.settings(repository).branch()));
        List<ServiceStatus> missing = new ArrayList<>();
        EnvironmentPorts ports =
                EnvironmentPorts.in(EngineDirectory.of(repository).ports(), FIRST_PORT);
        for (String environment : releases.environments().names()) {
            String gateway = "http://127.0.0.1:" + ports.of(environment) + "/";
            for (String service : releases.services()) {
                releases.pinned(environment, service)
                        .ifPresent(release -> missing.add(new ServiceStatus(
                                environment,
                                service,
                                release.version().toString(),
                                Sync.OUT_OF_SYNC,
                                Health.MISSING,
                                "the engine is not running",
                                gateway + service,
                                null)));
            }
        }
        return missing;
    }
}
