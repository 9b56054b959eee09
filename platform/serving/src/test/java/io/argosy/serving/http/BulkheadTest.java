package io.argosy.serving.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BulkheadTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void whatDoesNotFitIsRefusedAndWhatFitsRuns() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<String> queued = new CompletableFuture<>();
        try (Bulkhead bulkhead = new Bulkhead("test", 1, 1, LONG, new ProcessClock(LONG))) {
            assertTrue(bulkhead.offer(() -> block(running, release), () -> {}));
            running.await();
            assertTrue(bulkhead.offer(() -> queued.complete("ran"), () -> queued.complete("late")));
            assertEquals(1, bulkhead.waiting());
            assertFalse(bulkhead.offer(() -> {}, () -> {}));
            release.countDown();
            assertEquals("ran", queued.get());
        }
    }

    @Test
    void whatHasWaitedTooLongIsToldSoInsteadOfRun() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<String> queued = new CompletableFuture<>();
        try (Bulkhead bulkhead = new Bulkhead("test", 1, 1, Duration.ofNanos(1), new ProcessClock(LONG))) {
            // The first may itself be late on a busy machine: either way it holds the only thread.
            assertTrue(bulkhead.offer(() -> block(running, release), () -> block(running, release)));
            running.await();
            assertTrue(bulkhead.offer(() -> queued.complete("ran"), () -> queued.complete("late")));
            release.countDown();
            assertEquals("late", queued.get());
        }
    }

    private static void block(CountDownLatch running, CountDownLatch release) {
        running.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
