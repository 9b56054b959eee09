package io.argosy.serving.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private static final int SMALL = MemoryBudget.SMALL;

    @Test
    void whatIsKeptForSmallRequestsIsNotLentToLargeOnes() {
        MemoryBudget budget = new MemoryBudget(10L * SMALL, 2);
        MemoryBudget.Lease large = budget.lease();
        assertTrue(large.take(8L * SMALL));
        assertFalse(large.take(1));
        MemoryBudget.Lease first = budget.lease();
        MemoryBudget.Lease second = budget.lease();
        assertTrue(first.take(SMALL));
        assertFalse(first.take(1), "from here on it is no small one");
        assertTrue(second.take(SMALL));
        assertFalse(budget.lease().take(1));
        large.close();
        assertTrue(first.take(SMALL));
    }

    @Test
    void atMostHalfIsKeptForSmallRequests() {
        MemoryBudget budget = new MemoryBudget(4L * SMALL, 1_000);
        assertTrue(budget.lease().take(2L * SMALL));
        assertFalse(budget.lease().take(SMALL + 1L));
    }

    @Test
    void whatIsGivenBackIsThereForOthersAndAClosedLeaseHoldsNothing() {
        MemoryBudget budget = new MemoryBudget(100, 0);
        MemoryBudget.Lease lease = budget.lease();
        assertTrue(lease.take(100));
        lease.give(40);
        assertEquals(60, budget.held());
        assertTrue(budget.lease().take(40));
        lease.close();
        lease.close();
        assertEquals(40, budget.held());
    }

    @Test
    void howeverManyTakeAtOnceNeverMoreIsHeldThanThereIs() throws Exception {
        long seed = System.nanoTime();
        MemoryBudget budget = new MemoryBudget(50_000, 1);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<?> future : IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(() -> takeAndGive(budget, new Random(seed + i))))
                    .toList()) {
                future.get();
            }
        }
        assertEquals(0, budget.held(), "seed " + seed);
    }

    private static void takeAndGive(MemoryBudget budget, Random random) {
        for (int i = 0; i < 5_000; i++) {
            MemoryBudget.Lease lease = budget.lease();
            for (int n = random.nextInt(4); n >= 0; n--) {
                lease.take(random.nextInt(30_000));
                assertTrue(budget.held() <= budget.limit());
            }
            lease.close();
        }
    }
}
