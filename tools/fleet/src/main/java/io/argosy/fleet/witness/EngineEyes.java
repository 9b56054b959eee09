package io.argosy.fleet.witness;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.engine.state.ProcessIdentity;
import io.argosy.fleet.engine.state.ServiceRun;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.monitoring.Objectives;
import io.argosy.fleet.monitoring.OutcomeFigures;
import io.argosy.fleet.monitoring.Scrape;
import io.argosy.fleet.monitoring.SlidingDrift;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.watch.ProcessMetrics;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Looks at the processes of an engine on this machine. For one thread. */
final class EngineEyes implements AutoCloseable {
    private final Monorepo repository;
    private final ProcessMetrics metrics = new ProcessMetrics();
    private Map<ProcessIdentity, Scrape> scraped = new HashMap<>();
    private Map<Overlay, Processes> before = new HashMap<>();
    private Map<Overlay, Asked> asked = new HashMap<>();

    /**
     * The processes of a version.
     *
     * @param missing how many have ended of which none has taken the place yet
     */
    private record Processes(String version, Set<ProcessIdentity> identities, int missing) {}

    /** What a version is asked, and what it answers. */
    private record Asked(String version, SlidingDrift drift, SlidingDrift sent, SlidingDrift scores) {}

    EngineEyes(Monorepo repository) {
        this.repository = repository;
    }

    /**
     * Looks at every service once.
     *
     * @param stopped whether nobody wants to know any more: a process that hangs holds up an engine's end for one look at the most
     */
    SortedMap<Overlay, Look> look(EngineState state, BooleanSupplier stopped) throws InterruptedException {
        SortedMap<Overlay, Look> looks = new TreeMap<>();
        Map<ProcessIdentity, Scrape> scrapes = new HashMap<>();
        Map<Overlay, Processes> running = new HashMap<>();
        Map<Overlay, Asked> drifts = new HashMap<>();
        for (ServiceStatus status : state.statuses()) {
            Overlay overlay = new Overlay(status.environment(), status.service());
            if (status.version().isEmpty() || stopped.getAsBoolean()) {
                continue;
            }
            Map<String, Scrape.Counted> answered = new TreeMap<>();
            Set<ProcessIdentity> identities = new HashSet<>();
            Asked then = asked.get(overlay);
            Asked its = then != null && then.version().equals(status.version())
                    ? then
                    : new Asked(
                            status.version(), SlidingDrift.ofInputs(), SlidingDrift.ofAsked(), SlidingDrift.ofScores());
            drifts.put(overlay, its);
            @Nullable OutcomeFigures quality = null;
            for (ServiceRun run : state.runs()) {
                if (!run.environment().equals(overlay.environment())
                        || !run.service().equals(overlay.service())
                        || !run.version().equals(status.version())
                        || run.process().alive().isEmpty()) {
                    continue;
                }
                identities.add(run.process());
                try {
                    Scrape scrape = metrics.of(run);
                    scrapes.put(run.process(), scrape);
                    its.drift().add(scraped.get(run.process()), scrape, System.nanoTime());
                    its.sent().add(scraped.get(run.process()), scrape, System.nanoTime());
                    its.scores().add(scraped.get(run.process()), scrape, System.nanoTime());
                    quality = more(quality, scrape.quality().orElse(null));
                    answered.put(String.valueOf(run.process().pid()), scrape.since(scraped.get(run.process())));
                } catch (IOException e) {
                    // What it answered meanwhile is told with the next look.
                    Scrape known = scraped.get(run.process());
                    if (known != null) {
                        scrapes.put(run.process(), known);
                    }
                }
            }
            Restarts restarts = Restarts.between(before.get(overlay), status, identities);
            running.put(overlay, new Processes(status.version(), identities, restarts.missing()));
            looks.put(
                    overlay,
                    new Look(
                            status.version(),
                            digest(state, overlay, status.version()),
                            status.health().toString(),
                            status.health() == Health.HEALTHY || status.health() == Health.ASLEEP,
                            identities.size(),
                            restarts.count(),
                            answered,
                            its.drift().index(System.nanoTime()),
                            its.scores().shift(System.nanoTime(), its.drift(), its.sent()),
                            quality,
                            its.drift().drifts(System.nanoTime()) ? List.of("Drift") : List.of()));
        }
        scraped = scrapes;
        before = running;
        asked = drifts;
        return looks;
    }

    private static @Nullable OutcomeFigures more(@Nullable OutcomeFigures one, @Nullable OutcomeFigures other) {
        return one == null ? other : other == null ? one : OutcomeFigures.ofMore(one, other);
    }

    /**
     * How often one ended and one came in its place: a version that sleeps only ends, and one that wakes only comes.
     *
     * @param missing how many have ended of which none has taken the place yet: it comes with a later look
     */
    private record Restarts(int count, int missing) {
        static Restarts between(@Nullable Processes then, ServiceStatus status, Set<ProcessIdentity> now) {
            if (then == null || !then.version().equals(status.version()) || status.health() == Health.ASLEEP) {
                return new Restarts(0, 0);
            }
            int ended = then.missing() + without(then.identities(), now);
            int count = Math.min(ended, without(now, then.identities()));
            return new Restarts(count, ended - count);
        }

        private static int without(Set<ProcessIdentity> some, Set<ProcessIdentity> others) {
            return (int)
                    some.stream().filter(identity -> !others.contains(identity)).count();
        }
    }

    private String digest(EngineState state, Overlay overlay, String version) {
        String path = Release.path(overlay.environment(), overlay.service());
        try {
            return repository
                    .find(state.commit())
                    .flatMap(commit -> repository.readText(commit, path))
                    .map(yaml -> Release.parse(overlay.service(), yaml, path))
                    .filter(release -> release.version().toString().equals(version))
                    .map(Release::digest)
                    .orElse("");
        } catch (FleetException e) {
            return "";
        }
    }

    /** What callers may expect, by the commit that the engine follows. */
    Objectives objectives(EngineState state) {
        return repository
                .find(state.commit())
                .map(commit -> Objectives.readable(repository, commit))
                .orElseGet(Objectives::defaults);
    }

    @Override
    public void close() {
        metrics.close();
    }
}
