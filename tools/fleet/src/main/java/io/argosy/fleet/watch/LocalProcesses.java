package io.argosy.fleet.watch;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.engine.state.StateFile;
import io.argosy.fleet.monitoring.GoldenSignals;
import io.argosy.fleet.release.Overlay;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The processes that an engine on this machine runs, each asked for its own metrics. */
public final class LocalProcesses implements Source {
    private final StateFile state;
    private final String environment;
    private final String service;
    private final ProcessLooks looks = new ProcessLooks();

    /** Of one service, as the engine's state names its processes. */
    public LocalProcesses(StateFile state, String environment, String service) {
        this.state = state;
        this.environment = environment;
        this.service = service;
    }

    /**
     * Looks once.
     *
     * @throws FleetException where no engine runs
     */
    @Override
    public Seen look() throws InterruptedException {
        EngineState now = state.ofRunningEngine()
                .orElseThrow(() -> new FleetException(
                        ExitCode.UNAVAILABLE,
                        "the engine is not running",
                        "start it with ./fleet up, or say --kube to watch the cluster"));
        Overlay place = new Overlay(environment, service);
        ProcessLooks.Seen seen = looks.look(now, place::equals)
                .getOrDefault(place, new ProcessLooks.Seen(List.of(), new TreeMap<>(), List.of()));
        List<GoldenSignals> versions = seen.versions();
        List<String> troubles = new ArrayList<>(seen.troubles());
        Optional<ServiceStatus> status = now.services().stream()
                .filter(one -> one.name().equals(environment + "/" + service))
                .findFirst();
        if (versions.isEmpty()) {
            boolean asleep = status.filter(one -> one.health() == Health.ASLEEP).isPresent();
            troubles.add(
                    asleep
                            ? service + " is asleep in " + environment + ": the first request wakes it"
                            : "no process of " + service + " runs in " + environment);
        }
        status.map(one -> one.health() + ": " + one.message())
                .filter(_ -> !status.get().message().isEmpty())
                .ifPresent(troubles::add);
        return new Seen(versions, troubles);
    }

    @Override
    public boolean knowsAtOnce() {
        return false;
    }

    @Override
    public void close() {
        looks.close();
    }
}
