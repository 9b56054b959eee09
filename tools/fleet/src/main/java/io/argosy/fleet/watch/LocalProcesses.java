package io.argosy.fleet.watch;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.engine.state.ProcessIdentity;
import io.argosy.fleet.engine.state.ServiceRun;
import io.argosy.fleet.engine.state.StateFile;
import io.argosy.fleet.monitoring.GoldenSignals;
import io.argosy.fleet.monitoring.Scrape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The processes that an engine on this machine runs, each asked for its own metrics. */
public final class LocalProcesses implements Source {
    private final StateFile state;
    private final String environment;
    private final String service;
    private final ProcessMetrics metrics = new ProcessMetrics();
    private Map<ProcessIdentity, Scrape> before = new HashMap<>();

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
        SortedMap<String, List<Scrape.Twice>> byVersion = new TreeMap<>();
        Map<ProcessIdentity, Scrape> scraped = new HashMap<>();
        List<String> troubles = new ArrayList<>();
        for (ServiceRun run : now.runs()) {
            if (!run.environment().equals(environment)
                    || !run.service().equals(service)
                    || run.process().alive().isEmpty()) {
                continue;
            }
            byVersion.computeIfAbsent(run.version(), _ -> new ArrayList<>());
            try {
                Scrape scrape = metrics.of(run);
                scraped.put(run.process(), scrape);
                byVersion.get(run.version()).add(new Scrape.Twice(before.get(run.process()), scrape));
            } catch (IOException e) {
                troubles.add("process " + run.process().pid() + " of " + run.version() + " gives no metrics: "
                        + e.getMessage());
            }
        }
        before = scraped;
        List<GoldenSignals> versions = new ArrayList<>();
        byVersion.forEach((version, processes) -> versions.add(Scrape.between(version, processes)));
        if (versions.isEmpty()) {
            boolean asleep = now.services().stream()
                    .anyMatch(status ->
                            status.name().equals(environment + "/" + service) && status.health() == Health.ASLEEP);
            troubles.add(
                    asleep
                            ? service + " is asleep in " + environment + ": the first request wakes it"
                            : "no process of " + service + " runs in " + environment);
        }
        return new Seen(versions, troubles);
    }

    @Override
    public boolean knowsAtOnce() {
        return false;
    }

    @Override
    public void close() {
        metrics.close();
    }
}
