package io.argosy.store;

import io.argosy.model.evaluation.Judged;
import io.argosy.serving.metrics.StoreMetrics;
import io.argosy.serving.metrics.StoreMetrics.Quality;
import io.argosy.serving.store.PredictionStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Looks now and then how good the version is in use, and tells its metrics. One pod of a version does the arithmetic, on one thread and
 * over so many predictions at the most; the others tell what it found.
 */
final class Looking {
    private static final Logger LOG = Logger.getLogger(Looking.class.getName());
    private static final Duration APART = Duration.ofMinutes(10);
    private static final Duration TOLD_APART = Duration.ofMinutes(1);

    /** A second of one processor for a model like churn. */
    private static final int MOST = 5_000;

    private static final int DAYS = 30;

    private final StorePool pool;
    private final PredictionStore.Model model;
    private final StoreMetrics metrics;
    private final FigureTable table;
    private final Joined joined;
    private final Thread thread;

    Looking(StorePool pool, PredictionStore.Model model, StoreMetrics metrics) {
        this.pool = pool;
        this.model = model;
        this.metrics = metrics;
        this.table = new FigureTable(model.version());
        this.joined = new Joined(model.signature(), model.version());
        this.thread = Thread.ofPlatform().name("store-figures").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void end() {
        thread.interrupt();
    }

    private void run() {
        boolean failed = false;
        try {
            while (true) {
                Thread.sleep(TOLD_APART);
                try {
                    look();
                    // Where nobody asks for predictions, no other would take back what was said.
                    if (failed) {
                        metrics.worked();
                    }
                    failed = false;
                } catch (SQLException e) {
                    metrics.failed(Trouble.of(e).label());
                    failed = true;
                } catch (RuntimeException e) {
                    // Figures that cannot be made are no reason to make none ever again.
                    LOG.log(Level.WARNING, "the model's figures in use cannot be made: it is tried again", e);
                }
            }
        } catch (InterruptedException e) {
            // Told to end.
        }
    }

    /** Looks where it is this pod's turn, and tells what is known. */
    void look() throws SQLException, InterruptedException {
        try (Connection connection = pool.connection()) {
            if (table.isTurn(connection, APART)) {
                LocalDate since = LocalDate.now(ZoneOffset.UTC).minusDays(DAYS);
                Optional<Judged> told = joined.told(connection, since, MOST);
                Optional<Judged> answered = joined.answered(connection, since, MOST);
                table.replace(connection, figures(told, answered));
            }
            metrics.quality(table.read(connection));
        }
    }

    /** On one thread: an evaluation takes all processors that it is given, and these are here to answer. */
    private List<Quality> figures(Optional<Judged> told, Optional<Judged> answered) throws InterruptedException {
        try (ForkJoinPool one = new ForkJoinPool(1)) {
            return one.submit(() -> {
                        List<Quality> figures = new ArrayList<>();
                        told.ifPresent(judged -> figures.addAll(Figures.of(judged, model.slices())));
                        answered.ifPresent(judged -> figures.addAll(Figures.expected(judged)));
                        return figures;
                    })
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
