package io.argosy.store;

import io.argosy.serving.kept.KeptAnswer;
import io.argosy.serving.metrics.StoreMetrics;
import io.argosy.serving.metrics.StoreMetrics.Kept;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Writes what waits, some at a time, until it is there: a thread of its own. */
final class Writer {
    private static final Logger LOG = Logger.getLogger(Writer.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Waiting waiting;
    private final StorePool pool;
    private final PredictionTable table;
    private final Days days;
    private final StoreMetrics metrics;
    private final Thread thread;
    private volatile boolean ending;
    private volatile long end = Long.MAX_VALUE;
    private boolean well = true;
    private boolean refusing;

    Writer(Waiting waiting, StorePool pool, PredictionTable table, Days days, StoreMetrics metrics) {
        this.waiting = waiting;
        this.pool = pool;
        this.table = table;
        this.days = days;
        this.metrics = metrics;
        this.thread = Thread.ofPlatform().name("store-writer").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** From now on it only writes what is there, until that time of {@link System#nanoTime}. */
    void endBy(long time) {
        end = time;
        ending = true;
        thread.interrupt();
    }

    void join(Duration longest) throws InterruptedException {
        thread.join(longest);
    }

    private void run() {
        while (true) {
            try {
                List<KeptAnswer> batch = waiting.take(!ending);
                if (!batch.isEmpty()) {
                    if (!write(batch)) {
                        return;
                    }
                    waiting.done(batch);
                } else if (ending) {
                    return;
                }
            } catch (InterruptedException e) {
                // Told to end: what is there is written, and nothing is waited for.
            }
        }
    }

    /** Writes rows, however often that takes; false where the end came first. */
    private boolean write(List<KeptAnswer> batch) {
        long pause = FIRST_PAUSE.toMillis();
        for (boolean first = true; ; first = false) {
            try {
                insert(batch, first);
                return true;
            } catch (SQLException e) {
                Trouble trouble = Trouble.of(e);
                if (trouble == Trouble.ROW) {
                    return batch.size() == 1 ? refused(batch.getFirst(), e) : writeOneByOne(batch);
                }
                failed(trouble, e);
                if (trouble == Trouble.DAY) {
                    days.forget();
                }
            }
            if (ending && System.nanoTime() + pause * 1_000_000 > end) {
                return false;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                // Told to end: once more, at once.
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE.toMillis());
        }
    }

    /**
     * Writes rows once.
     *
     * @param first whether nobody can have written them before: what is there already then was sent twice
     */
    private void insert(List<KeptAnswer> batch, boolean first) throws SQLException {
        int rows = batch.stream().mapToInt(answer -> answer.rows().size()).sum();
        int fresh;
        try (Connection connection = pool.connection()) {
            days.prepare(connection, batch);
            fresh = table.insert(connection, batch);
        }
        // Tried before, the rows may be there by that: the answer was lost on its way, and not the rows.
        metrics.count(Kept.STORED, first ? fresh : rows);
        metrics.count(Kept.REPEATED, first ? rows - fresh : 0);
        metrics.worked();
        well();
    }

    private void well() {
        if (!well) {
            well = true;
            LOG.info("the database of predictions takes them again");
        }
    }

    /** One that the database does not take is left out. Whoever refuses a row is there, so that nothing is wrong with the database. */
    private boolean refused(KeptAnswer answer, SQLException e) {
        metrics.count(Kept.DROPPED_REFUSED, answer.rows().size());
        metrics.refused(Trouble.ROW.label());
        well();
        if (!refusing) {
            refusing = true;
            LOG.log(
                    Level.WARNING,
                    "the database of predictions refuses one (" + reason(e)
                            + "): it is dropped, and others after it are only counted",
                    (Throwable) null);
        }
        return true;
    }

    /** Finds out which of them the database does not take, and leaves those out. */
    private boolean writeOneByOne(List<KeptAnswer> batch) {
        for (KeptAnswer answer : batch) {
            if (!write(List.of(answer))) {
                return false;
            }
        }
        return true;
    }

    /** Told in the log when it begins; how often, and how long, metrics tell. */
    private void failed(Trouble trouble, SQLException e) {
        metrics.failed(trouble.label());
        if (well) {
            well = false;
            LOG.log(
                    Level.WARNING,
                    "the database of predictions takes none (" + trouble.label() + ": " + reason(e)
                            + "): they wait, and are dropped when there is no more room",
                    (Throwable) null);
        }
    }

    /** The server's own words, which have no row in them; those of a driver name addresses at the most. */
    private static String reason(SQLException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        return message.lines().findFirst().orElse(message);
    }
}
