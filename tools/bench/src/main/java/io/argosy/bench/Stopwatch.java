package io.argosy.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/** Times a piece of work until it is warm, then many times, and takes the median. */
final class Stopwatch {
    private static final long WARM_UP_NANOS = 2_000_000_000L;
    private static final long ROUND_NANOS = 100_000_000L;
    private static final int ROUNDS = 25;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Keeps what the work gives, so that none of it can be left out. */
    private double sink;

    /** Some work; gives any number that depends on all of it. */
    interface Work {
        double run();
    }

    /** The median nanoseconds that one run of the work takes. */
    double nanos(Work work) {
        long started = now();
        int runs = 0;
        while (now() - started < WARM_UP_NANOS) {
            sink += work.run();
            runs++;
        }
        int perRound = (int) Math.max(1, runs * ROUND_NANOS / WARM_UP_NANOS);
        double[] rounds = new double[ROUNDS];
        for (int r = 0; r < ROUNDS; r++) {
            long start = now();
            for (int i = 0; i < perRound; i++) {
                sink += work.run();
            }
            rounds[r] = (now() - start) / (double) perRound;
        }
        Arrays.sort(rounds);
        return rounds[ROUNDS / 2];
    }

    /** The processor time of this thread: what other processes do on the machine does not count. */
    static long now() {
        return THREADS.getCurrentThreadCpuTime();
    }

    double sink() {
        return sink;
    }
}
