package io.argosy.fleet.watch;

import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.engine.state.ProcessIdentity;
import io.argosy.fleet.engine.state.ServiceRun;
import io.argosy.fleet.monitoring.GoldenSignals;
import io.argosy.fleet.monitoring.Scrape;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Looks at the processes of an engine again and again: what grows is known from the second look on. For one thread. */
public final class ProcessLooks implements AutoCloseable {
    private final ProcessMetrics metrics = new ProcessMetrics();
    private Map<ProcessIdentity, Scrape> before = new HashMap<>();

    /**
     * What was seen of one service in one environment.
     *
     * @param versions the signals of each version
     * @param scrapes what each of a version's processes said
     * @param troubles what could not be seen, a sentence each
     */
    public record Seen(List<GoldenSignals> versions, SortedMap<String, List<Scrape>> scrapes, List<String> troubles) {
        public Seen {
            versions = List.copyOf(versions);
            scrapes = new TreeMap<>(scrapes);
            troubles = List.copyOf(troubles);
        }
    }

    /**
     * Looks once.
     *
     * @param wanted which services
     * @return those of which a process runs
     */
    public SortedMap<Overlay, Seen> look(EngineState now, Predicate<Overlay> wanted) throws InterruptedException {
        SortedMap<Overlay, SortedMap<String, List<Scrape.Twice>>> processes = new TreeMap<>();
        Map<Overlay, List<String>> troubles = new HashMap<>();
        Map<ProcessIdentity, Scrape> scraped = new HashMap<>();
        for (ServiceRun run : now.runs()) {
            Overlay place = new Overlay(run.environment(), run.service());
            if (!wanted.test(place) || run.process().alive().isEmpty()) {
                continue;
            }
            List<Scrape.Twice> its = processes
                    .computeIfAbsent(place, _ -> new TreeMap<>())
                    .computeIfAbsent(run.version(), _ -> new ArrayList<>());
            try {
                Scrape scrape = metrics.of(run);
                scraped.put(run.process(), scrape);
                its.add(new Scrape.Twice(before.get(run.process()), scrape));
            } catch (IOException e) {
                troubles.computeIfAbsent(place, _ -> new ArrayList<>())
                        .add("process " + run.process().pid() + " of " + run.version() + " gives no metrics: "
                                + (e.getMessage() == null ? "it does not listen yet" : e.getMessage()));
            }
        }
        before = scraped;
        SortedMap<Overlay, Seen> seen = new TreeMap<>();
        processes.forEach((place, versions) ->
                seen.put(place, seen(versions, troubles.getOrDefault(place, List.of()))));
        return seen;
    }

    private static Seen seen(SortedMap<String, List<Scrape.Twice>> versions, List<String> troubles) {
        List<GoldenSignals> signals = new ArrayList<>();
        SortedMap<String, List<Scrape>> scrapes = new TreeMap<>();
        versions.forEach((version, its) -> {
            signals.add(Scrape.between(version, its));
            scrapes.put(version, its.stream().map(Scrape.Twice::now).toList());
        });
        return new Seen(signals, scrapes, troubles);
    }

    @Override
    public void close() {
        metrics.close();
    }
}
