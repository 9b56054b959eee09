package io.argosy.fleet.witness;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.engine.EngineObserver;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.EvidenceReader;
import io.argosy.fleet.evidence.EvidenceWriter;
import io.argosy.fleet.evidence.EvidenceWriter.Outcome;
import io.argosy.fleet.evidence.EvidenceWriter.Report;
import io.argosy.fleet.evidence.SigningKey;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.monitoring.Objectives;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * Watches what an engine on this machine runs, and writes it to the branches {@code evidence/<env>} of the clone, signed by the clone's own
 * key. It is told what the engine tells, and passes it on; what ails it ends no engine.
 */
public final class EngineWitness implements EngineObserver, AutoCloseable {
    private final Monorepo repository;
    private final EngineObserver other;
    private final Pace pace;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Map<Overlay, Notes> notes = new HashMap<>();
    private final Map<String, Environment> environments = new HashMap<>();
    private volatile @Nullable EngineState state;
    private @Nullable Thread thread;
    private String told = "";

    /** What has been written of one environment. */
    private static final class Environment {
        private final EvidenceWriter writer;
        private @Nullable Long written;
        private String content = "";

        Environment(EvidenceWriter writer) {
            this.writer = writer;
        }

        /** Whether it is time, for what is as it was or is not. */
        boolean isDue(long nanos, String now, Pace pace) {
            Long before = written;
            if (before == null) {
                return true;
            }
            Duration since = Duration.ofNanos(nanos - before);
            return since.compareTo(now.equals(content) ? pace.heartbeat() : pace.write()) >= 0;
        }
    }

    /**
     * @param other told all that the engine tells
     */
    public EngineWitness(Monorepo repository, EngineObserver other, Pace pace, Clock clock) {
        this.repository = repository;
        this.other = other;
        this.pace = pace;
        this.clock = clock;
    }

    @Override
    public void progress(String line) {
        other.progress(line);
    }

    @Override
    public void changed(EngineState next) {
        state = next;
        start();
        other.changed(next);
    }

    private synchronized void start() {
        if (thread == null && stopping.getCount() > 0) {
            thread = Thread.ofVirtual().name("witness").start(this::watch);
        }
    }

    private void watch() {
        try (EngineEyes eyes = new EngineEyes(repository)) {
            SigningKey key = EvidenceWriter.keyOfClone(repository);
            do {
                EngineState now = state;
                // Before the first commit has been read, and once the branch is gone, nobody knows what would be
                // wanted.
                if (now != null && !now.commit().isEmpty()) {
                    attempt(now, eyes, key);
                }
            } while (!stopping.await(pace.look().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | FleetException e) {
            trouble(e.getMessage());
        }
    }

    private void attempt(EngineState now, EngineEyes eyes, SigningKey key) throws InterruptedException {
        try {
            look(now, eyes, key);
        } catch (RuntimeException e) {
            // A full disk, or a branch that somebody locked: the next look tries again.
            trouble(e.getMessage());
        }
    }

    private void trouble(@Nullable String why) {
        String line = "what runs is not written down as evidence: " + why;
        if (!line.equals(told)) {
            told = line;
            other.progress(line);
        }
    }

    private void look(EngineState now, EngineEyes eyes, SigningKey key) throws InterruptedException {
        SortedMap<Overlay, Look> looks = eyes.look(now);
        Objectives objectives = eyes.objectives(now);
        Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        long nanos = System.nanoTime();
        Map<String, SortedMap<String, Report>> reports = new TreeMap<>();
        looks.forEach((overlay, look) -> {
            Objectives.Objective objective = objectives.of(overlay.environment(), overlay.service());
            Notes its = notes.computeIfAbsent(overlay, place -> notes(place, now, at));
            its.note(look, at, nanos, objective);
            reports.computeIfAbsent(overlay.environment(), _ -> new TreeMap<>())
                    .put(overlay.service(), its.report(look, objective));
        });
        reports.forEach((environment, its) -> write(environment, its, key, at, nanos));
    }

    private Notes notes(Overlay overlay, EngineState now, Instant at) {
        Notes its = new Notes(overlay.environment(), overlay.service());
        Optional<RevCommit> main = repository.find(now.commit());
        if (main.isPresent()
                && EvidenceReader.of(repository, main.get(), overlay.environment(), at)
                                .service(overlay.service())
                        instanceof Account.Given(var seen)) {
            its.remember(seen.stretches());
        }
        return its;
    }

    private void write(String name, SortedMap<String, Report> reports, SigningKey key, Instant at, long nanos) {
        Environment environment = environments.computeIfAbsent(
                name, _ -> new Environment(EvidenceWriter.ofEngine(repository, name, key)));
        String content = content(reports);
        if (!environment.isDue(nanos, content, pace)) {
            return;
        }
        Outcome outcome = environment.writer.write(reports, at);
        if (outcome == Outcome.NOT_NOW) {
            return;
        }
        environment.written = nanos;
        environment.content = content;
        reports.keySet().forEach(service -> {
            Notes its = notes.get(new Overlay(name, service));
            if (its != null && outcome == Outcome.WRITTEN) {
                its.written();
            } else if (its != null) {
                its.forget();
            }
        });
        if (outcome == Outcome.ANOTHERS) {
            trouble("another witness writes evidence/" + name + ": it is waited until that one is gone");
        }
    }

    /** What was seen, whenever that was. */
    private static String content(SortedMap<String, Report> reports) {
        StringBuilder content = new StringBuilder();
        reports.forEach((service, report) -> {
            var now = report.now();
            content.append(service)
                    .append(now.version())
                    .append(now.health())
                    .append(now.readySince())
                    .append(now.pods())
                    .append(now.restarts())
                    .append(now.alerts())
                    .append(now.budgetBurnt())
                    .append(now.recent().requests())
                    .append(now.recent().errors());
            report.stretches()
                    .forEach(stretch -> content.append(stretch.from())
                            .append(stretch.requests())
                            .append(stretch.errors()));
        });
        return content.toString();
    }

    /** Ends it, and returns when it has. */
    @Override
    public void close() {
        stopping.countDown();
        Thread started;
        synchronized (this) {
            started = thread;
        }
        try {
            if (started != null) {
                started.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
