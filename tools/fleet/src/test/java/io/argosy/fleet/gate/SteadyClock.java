package io.argosy.fleet.gate;

import java.util.function.LongSupplier;

/** A clock that says how long requests take, in the order in which they are timed, over and over. */
final class SteadyClock implements LongSupplier {
    private final long[] durations;
    private long now;
    private int calls;

    /** Every request takes a microsecond. */
    SteadyClock() {
        this(1_000);
    }

    /**
     * @param durations nanoseconds of each request in turn
     */
    SteadyClock(long... durations) {
        this.durations = durations;
    }

    @Override
    public long getAsLong() {
        // Each request is between two looks at the clock.
        if (calls++ % 2 == 1) {
            now += durations[(calls / 2 - 1) % durations.length];
        }
        return now;
    }
}
