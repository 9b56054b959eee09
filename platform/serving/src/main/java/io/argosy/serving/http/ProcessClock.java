package io.argosy.serving.http;

import java.time.Duration;

/**
 * The time in which this process was let to run, by which the silence of its callers is measured: on a machine that
 * stands still, what they send lies in the sockets and nobody is slow but the machine.
 *
 * <p>Whoever has a regular task tells it that time passes. Where it is told late, the time between is not counted.
 */
final class ProcessClock {
    private final long most;
    private volatile Tick last;

    /**
     * @param system the system's clock then
     * @param own this clock then
     * @param stood the system's clock when it was last late; long ago where it never was
     */
    private record Tick(long system, long own, long stood) {}

    /**
     * @param step how often {@link #tick} is called; it is late when it takes twice as long
     */
    ProcessClock(Duration step) {
        long now = System.nanoTime();
        this.most = 2 * step.toNanos();
        this.last = new Tick(now, now, now - Long.MAX_VALUE / 2);
    }

    /** Called once in each step, by one thread at a time. */
    void tick() {
        long now = System.nanoTime();
        Tick before = last;
        boolean late = now - before.system > most;
        last = new Tick(now, own(before, now), late ? now : before.stood);
    }

    /** Nanoseconds from some moment on, as {@link System#nanoTime}, without those in which the process stood still. */
    long nanoTime() {
        return own(last, System.nanoTime());
    }

    /** Whether it stood still within the last so many milliseconds, or has just come to. */
    boolean stoodStillWithin(long millis) {
        long now = System.nanoTime();
        Tick tick = last;
        return now - tick.system > most || now - tick.stood < millis * 1_000_000;
    }

    private long own(Tick tick, long now) {
        return tick.own + Math.min(now - tick.system, most);
    }
}
