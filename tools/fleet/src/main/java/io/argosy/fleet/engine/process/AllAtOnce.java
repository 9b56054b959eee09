package io.argosy.fleet.engine.process;

import java.util.ArrayList;
import java.util.List;

/** Steps that take time and need not wait for one another. */
public final class AllAtOnce {
    /** One of them. */
    @FunctionalInterface
    public interface Step {
        void run() throws InterruptedException;
    }

    private AllAtOnce() {}

    /** Starts a step and does not wait for it. */
    public static Thread start(String name, Step step) {
        return Thread.ofVirtual().name(name).start(() -> {
            try {
                step.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Starts every step, and returns when all are done. */
    public static void run(String name, List<? extends Step> steps) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (Step step : steps) {
            threads.add(start(name, step));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
