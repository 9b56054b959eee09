package io.argosy.store;

import io.argosy.model.signature.Signature;
import io.argosy.serving.http.Router;
import io.argosy.serving.kept.KeptAnswer;
import io.argosy.serving.metrics.StoreMetrics;
import io.argosy.serving.metrics.StoreMetrics.Kept;
import io.argosy.serving.settings.Settings;
import io.argosy.serving.store.PredictionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps predictions in PostgreSQL. Whoever predicts puts them in a queue that never makes it wait; a few threads write what is there, and
 * try again, with longer and longer pauses, while the database does not take it. What finds no room meanwhile is dropped and counted.
 */
final class PostgresStore implements PredictionStore {
    /** What is there at the end is written in so long, or dropped. */
    private static final Duration LONGEST_END = Duration.ofSeconds(3);

    private static final int WRITERS = 2;

    private final StoreMetrics metrics;
    private final Signature signature;
    private final Waiting waiting;
    private final StorePool pool;
    private final Outcomes outcomes;
    private final Looking looking;
    private final List<Writer> writers = new ArrayList<>();
    private volatile boolean begun;

    PostgresStore(Settings.Store settings, Model model, StoreMetrics metrics) {
        this.metrics = metrics;
        this.signature = model.signature();
        this.waiting = new Waiting(settings.rows(), settings.bytes());
        this.pool = new StorePool(settings, Schema.name(model));
        this.outcomes = new Outcomes(pool, model, metrics);
        this.looking = new Looking(pool, model, metrics);
        looking.start();
        PredictionTable table = new PredictionTable(model);
        for (int i = 0; i < Math.min(WRITERS, settings.pool()); i++) {
            Writer writer = new Writer(waiting, pool, table, new Days(settings.days()), metrics);
            writers.add(writer);
            writer.start();
        }
    }

    @Override
    public boolean keeps() {
        return begun;
    }

    @Override
    public void begin() {
        begun = true;
    }

    @Override
    public void keep(KeptAnswer answer) {
        if (!waiting.offer(answer)) {
            metrics.count(Kept.DROPPED_FULL, answer.rows().size());
        }
    }

    @Override
    public long waiting() {
        return waiting.rows();
    }

    @Override
    public long waitingBytes() {
        return waiting.bytes();
    }

    @Override
    public void addTo(Router router) {
        router.add("POST", "/outcomes", outcomes);
    }

    @Override
    public void describe(ObjectNode document) {
        OutcomesDocument.addTo(document, signature);
    }

    /** How many connections there are now. */
    int connections() {
        return pool.connections();
    }

    @Override
    public void close() {
        long end = System.nanoTime() + LONGEST_END.toNanos();
        looking.end();
        writers.forEach(writer -> writer.endBy(end));
        boolean interrupted = false;
        for (Writer writer : writers) {
            try {
                writer.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        // What a writer still waits for breaks off with its connection; a database that is silent is not waited for.
        Thread.ofPlatform().name("store-end").daemon().start(pool::close);
        metrics.count(Kept.DROPPED_END, waiting.rows());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
