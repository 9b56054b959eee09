package io.argosy.serving.http;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where requests are worked on that may wait or take long: so many at a time, so many more in the queue, and none
 * longer in the queue than the limit. What does not fit is refused at once, so that those who were accepted keep their
 * answer times.
 */
public final class Bulkhead implements AutoCloseable {
    private final ThreadPoolExecutor threads;
    private final long patienceNanos;
    private final ProcessClock clock;

    /**
     * A bulkhead with its own threads, started as they are needed.
     *
     * @param concurrency how many requests are worked on at a time, 1 or more
     * @param queue how many more may wait, 0 or more
     * @param patience how long each may wait
     * @param clock by which they wait
     */
    Bulkhead(String name, int concurrency, int queue, Duration patience, ProcessClock clock) {
        BlockingQueue<Runnable> waiting = queue == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(queue);
        threads = new ThreadPoolExecutor(
                concurrency,
                concurrency,
                30,
                TimeUnit.SECONDS,
                waiting,
                Thread.ofPlatform().name(name + "-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
        patienceNanos = patience.toNanos();
        this.clock = clock;
    }

    /**
     * Runs {@code work} as soon as there is room.
     *
     * @param late runs in its place when it has waited too long
     * @return false if the bulkhead is full: neither runs
     */
    public boolean offer(Runnable work, Runnable late) {
        long since = clock.nanoTime();
        try {
            threads.execute(() -> {
                if (clock.nanoTime() - since > patienceNanos) {
                    late.run();
                } else {
                    work.run();
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** How many requests wait. */
    public int waiting() {
        return threads.getQueue().size();
    }

    /** Ends it and waits for nothing: what still runs is interrupted. */
    void abandon() {
        threads.shutdownNow();
    }

    @Override
    public void close() {
        threads.close();
    }
}
