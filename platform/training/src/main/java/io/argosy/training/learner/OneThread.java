package io.argosy.training.learner;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;

/**
 * Runs what adds up in parallel where it cannot: Smile's logistic regression adds its rows up in an order that hangs on
 * what else the pool does, and its last digits with it.
 */
final class OneThread {
    private OneThread() {}

    /** The result of some work that throws no checked exception, done by a pool of one thread. */
    static <T> T run(Callable<T> work) {
        try (var pool = new ForkJoinPool(1)) {
            return pool.submit(work).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("training was interrupted", e);
        }
    }
}
