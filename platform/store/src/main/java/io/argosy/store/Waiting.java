package io.argosy.store;

import io.argosy.serving.kept.KeptAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Predictions that wait to be written: so many at the most, and so much memory. Who comes when there is no room is told so at once.
 * What has been taken counts until it is {@linkplain #done done}, so that nothing is held beside these bounds.
 */
final class Waiting {
    /** So many are written by one statement at the most. */
    static final int BATCH = 500;

    /** A moment in which more come: twenty statements a second at the most while little is asked. */
    private static final Duration GATHER = Duration.ofMillis(50);

    private final LinkedBlockingQueue<KeptAnswer> queue = new LinkedBlockingQueue<>();
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final long mostRows;
    private final long mostBytes;

    Waiting(long mostRows, long mostBytes) {
        this.mostRows = mostRows;
        this.mostBytes = mostBytes;
    }

    /** Whether there was room. Never blocks. */
    boolean offer(KeptAnswer answer) {
        int count = answer.rows().size();
        long size = answer.bytes();
        if (rows.addAndGet(count) > mostRows) {
            rows.addAndGet(-count);
            return false;
        }
        if (bytes.addAndGet(size) > mostBytes) {
            rows.addAndGet(-count);
            bytes.addAndGet(-size);
            return false;
        }
        return queue.add(answer);
    }

    /**
     * Some that wait, in their order: at least one request's, and otherwise no more than a batch has.
     *
     * @param patient whether to wait for a first one, and a moment for more; otherwise what is there
     * @return empty where nothing came in a second
     */
    List<KeptAnswer> take(boolean patient) throws InterruptedException {
        @Nullable KeptAnswer first = patient ? queue.poll(1, TimeUnit.SECONDS) : queue.poll();
        if (first == null) {
            return List.of();
        }
        if (patient && rows.get() < BATCH) {
            gather();
        }
        List<KeptAnswer> taken = new ArrayList<>();
        taken.add(first);
        int count = first.rows().size();
        while (count < BATCH) {
            KeptAnswer next = queue.poll();
            if (next == null) {
                break;
            }
            taken.add(next);
            count += next.rows().size();
        }
        return taken;
    }

    private static void gather() {
        try {
            Thread.sleep(GATHER);
        } catch (InterruptedException e) {
            // Told to end: what has been taken is written now.
        }
    }

    /** They are written, or given up. */
    void done(List<KeptAnswer> taken) {
        for (KeptAnswer answer : taken) {
            rows.addAndGet(-answer.rows().size());
            bytes.addAndGet(-answer.bytes());
        }
    }

    long rows() {
        return rows.get();
    }

    long bytes() {
        return bytes.get();
    }
}
