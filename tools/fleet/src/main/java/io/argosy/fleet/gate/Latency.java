package io.argosy.fleet.gate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How long two models take for the same requests, one after the other in this process: reading the request and answering
 * it, without HTTP. Of a request the quickest of many rounds counts, as what else a machine does can only add to it.
 *
 * @param incumbent its times
 * @param candidate its times
 * @param again the incumbent's once more, from rounds in between: what the machine alone makes of the same work
 */
record Latency(Times incumbent, Times candidate, Times again) {
    /** Less than this a request, a tenth of a millisecond, nobody sees behind HTTP. */
    static final long UNSEEN = 100_000;

    private static final int CALLS = 4_000;
    private static final int MOST_REQUESTS = 500;

    /**
     * Times over all requests, in nanoseconds.
     *
     * @param p99 99 of 100 requests take no longer, by the nearest rank
     */
    record Times(long median, long p99) {
        static Times of(long[] quickest) {
            long[] sorted = quickest.clone();
            Arrays.sort(sorted);
            return new Times(sorted[(sorted.length - 1) / 2], sorted[(int) Math.ceil(0.99 * sorted.length) - 1]);
        }

        /** Whether these are more than so many times the others, by more than anybody would leave unseen. */
        boolean exceed(Times others, double factor) {
            return exceeds(median, others.median, factor) || exceeds(p99, others.p99, factor);
        }

        private static boolean exceeds(long time, long other, double factor) {
            return time > factor * other && time - other > UNSEEN;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "median %.1f µs, p99 %.1f µs", median / 1e3, p99 / 1e3);
        }
    }

    /**
     * Measures; the first 500 requests are enough.
     *
     * @param incumbents answers each request with the incumbent
     * @param candidates answers the same requests with the candidate
     * @param nanoseconds the clock
     */
    static Latency measure(List<Runnable> incumbents, List<Runnable> candidates, LongSupplier nanoseconds) {
        int requests = Math.min(incumbents.size(), MOST_REQUESTS);
        long[] before = filled(requests);
        long[] after = filled(requests);
        long[] again = filled(requests);
        int rounds = Math.clamp(CALLS / requests, 3, 50);
        for (int round = -rounds; round < rounds; round++) {
            for (int i = 0; i < requests; i++) {
                long first = timed(incumbents.get(i), nanoseconds);
                long second = timed(candidates.get(i), nanoseconds);
                long third = timed(incumbents.get(i), nanoseconds);
                // Rounds below 0 are for the compiler to get warm.
                if (round >= 0) {
                    before[i] = Math.min(before[i], first);
                    after[i] = Math.min(after[i], second);
                    again[i] = Math.min(again[i], third);
                }
            }
        }
        return new Latency(Times.of(before), Times.of(after), Times.of(again));
    }

    /** Whether the candidate is slower by more than so many times the incumbent. */
    boolean isSlower(double factor) {
        return candidate.exceed(incumbent, factor) && candidate.exceed(again, factor);
    }

    /** Whether the same work takes so unlike times that nothing can be said of the other. */
    boolean isUnsteady(double factor) {
        return incumbent.exceed(again, factor) || again.exceed(incumbent, factor);
    }

    private static long[] filled(int requests) {
        long[] times = new long[requests];
        Arrays.fill(times, Long.MAX_VALUE);
        return times;
    }

    private static long timed(Runnable request, LongSupplier nanoseconds) {
        long start = nanoseconds.getAsLong();
        request.run();
        return nanoseconds.getAsLong() - start;
    }

    /** E.g. "a request takes median 9.0 µs, p99 12.0 µs; the incumbent median 8.0 µs, p99 11.0 µs". */
    @Override
    public String toString() {
        return "a request takes " + candidate + "; the incumbent " + incumbent;
    }
}
