package io.argosy.serving.health;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Where the process is in its life. Probes ask for it; only the start and the end of the process change it.
 *
 * <p>Liveness is not here: it is true as long as the management port answers, and depends on nothing outside.
 */
public final class Readiness {
    /** The states, in the order in which a process passes through them. */
    public enum State {
        /** Loading and checking the model, warming up. */
        STARTING,
        /** Wants requests. */
        READY,
        /** Still answers, but wants no new requests. */
        DRAINING
    }

    /** How often it is looked whether the process runs, in the time that must be quiet. */
    private static final int LOOKS = 20;

    private volatile State state = State.STARTING;
    private volatile long lastRequest = System.nanoTime();

    /** The present state. */
    public State state() {
        return state;
    }

    /** Whether new requests are wanted. */
    public boolean ready() {
        return state == State.READY;
    }

    /** The model is checked and warm. A process that already drains stays so. */
    public synchronized void started() {
        if (state == State.STARTING) {
            state = State.READY;
        }
    }

    /** The process is about to end. */
    public synchronized void drain() {
        lastRequest = System.nanoTime();
        state = State.DRAINING;
    }

    /**
     * A request has come. Remembered only while draining: before, nobody asks.
     *
     * @return whether the caller should be sent elsewhere for the next one
     */
    public boolean request() {
        if (state != State.DRAINING) {
            return false;
        }
        lastRequest = System.nanoTime();
        return true;
    }

    /**
     * Waits until no request has come for a while, which is when every load balancer has noticed. A while in which this
     * process itself was not let to run, on a busy machine, does not count: requests may wait outside.
     *
     * @param quiet how long no request must have come
     * @param longest gives up after this
     */
    public void awaitQuiet(Duration quiet, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        long step = Math.max(1_000_000, quiet.toNanos() / LOOKS);
        long awake = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            long wait = Math.min(Math.max(lastRequest, awake) + quiet.toNanos(), end) - now;
            if (wait <= 0) {
                return;
            }
            long nap = Math.min(wait, step);
            TimeUnit.NANOSECONDS.sleep(nap);
            if (System.nanoTime() - now > nap + step) {
                awake = System.nanoTime();
            }
        }
    }
}
