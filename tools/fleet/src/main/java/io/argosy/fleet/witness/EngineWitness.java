package io.argosy.fleet.witness;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.engine.EngineObserver;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.EvidenceReader;
import io.argosy.fleet.evidence.EvidenceWriter;
import io.argosy.fleet.evidence.SigningKey;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    private final Map<String, EvidenceWriter> writers = new HashMap<>();
    private volatile @Nullable EngineState state;
    private @Nullable Thread thread;
    private String told = "";

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
            Chronicle chronicle = new Chronicle(
                    pace,
                    (environment, reports, at) -> writers.computeIfAbsent(
                                    environment, name -> EvidenceWriter.ofEngine(repository, name, key))
                            .write(reports, at),
                    (overlay, at) -> told(overlay, key, at),
                    this::trouble);
            do {
                EngineState now = state;
                // Before the first commit has been read, and once the branch is gone, nobody knows what would be
                // wanted.
                if (now != null && !now.commit().isEmpty()) {
                    attempt(now, eyes, chronicle);
                }
            } while (!stopping.await(pace.look().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | FleetException e) {
            trouble(e.getMessage());
        }
    }

    private void attempt(EngineState now, EngineEyes eyes, Chronicle chronicle) throws InterruptedException {
        try {
            look(now, eyes, chronicle);
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

    private void look(EngineState now, EngineEyes eyes, Chronicle chronicle) throws InterruptedException {
        SortedMap<Overlay, Look> looks = eyes.look(now, () -> stopping.getCount() == 0);
        if (stopping.getCount() > 0) {
            chronicle.note(
                    looks, eyes.objectives(now), clock.instant().truncatedTo(ChronoUnit.SECONDS), System.nanoTime());
        }
    }

    private List<Stretch> told(Overlay overlay, SigningKey key, Instant at) {
        return EvidenceReader.own(repository, key, overlay.environment(), at).service(overlay.service())
                        instanceof Account.Given(var seen)
                ? seen.stretches()
                : List.of();
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
