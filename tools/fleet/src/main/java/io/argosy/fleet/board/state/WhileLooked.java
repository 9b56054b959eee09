package io.argosy.fleet.board.state;

import io.argosy.fleet.FleetException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks something that may take long again and again, on a thread of its own, for as long as somebody looks at what it said. A question that
 * fails is asked again like another.
 */
final class WhileLooked implements AutoCloseable {
    private final String name;
    private final Duration pause;
    private final Duration patience;
    private final Question question;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile long wanted = System.nanoTime();
    private @Nullable Thread thread;

    /** What is asked. */
    interface Question {
        void ask() throws InterruptedException;

        /** It could not be asked for a reason that it does not know of itself: what was known before holds no longer. */
        void failed(String why);
    }

    /**
     * @param name of the thread
     * @param pause between an answer and the next question
     * @param patience how long after a look it still asks
     */
    WhileLooked(String name, Duration pause, Duration patience, Question question) {
        this.name = name;
        this.pause = pause;
        this.patience = patience;
        this.question = question;
    }

    /** Somebody looks: it begins to ask, or goes on. */
    void looked() {
        wanted = System.nanoTime();
        synchronized (this) {
            if (thread == null && stopping.getCount() > 0) {
                thread = Thread.ofPlatform().name(name).daemon().start(this::run);
            }
        }
    }

    private void run() {
        try {
            do {
                if (System.nanoTime() - wanted < patience.toNanos()) {
                    ask();
                }
            } while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask() throws InterruptedException {
        try {
            question.ask();
        } catch (FleetException e) {
            question.failed(e.fact());
        } catch (RuntimeException e) {
            question.failed(e.toString());
        }
    }

    /** Ends it, in the middle of a question too. */
    @Override
    public synchronized void close() {
        stopping.countDown();
        if (thread != null) {
            thread.interrupt();
        }
    }
}
