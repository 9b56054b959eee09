package io.argosy.serving.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that all requests in flight may hold between them: their bodies, their answers and what is worked on. What
 * is kept back for small requests can be had by them alone, so that large ones never stand in their way.
 *
 * <p>Nothing is reserved for what a client announces: a request is granted what has arrived. Thread-safe.
 */
public final class MemoryBudget {
    /** A request that holds no more than this is small. */
    static final int SMALL = 16_384;

    private final long limit;
    private final long largeLimit;
    private final AtomicLong held = new AtomicLong();

    /**
     * A budget, of which so much is kept for small requests that every connection can have one, but at most half.
     *
     * @param limit in bytes
     * @param connections how many may be open
     */
    public MemoryBudget(long limit, int connections) {
        this.limit = limit;
        this.largeLimit = limit - Math.min(limit / 2, (long) connections * SMALL);
    }

    /** A share of the heap's largest size, in percent. */
    public static MemoryBudget ofHeap(int percent, int connections) {
        return new MemoryBudget(Runtime.getRuntime().maxMemory() / 100 * percent, connections);
    }

    /** The bytes that are held now. */
    public long held() {
        return held.get();
    }

    /** The bytes that may be held. */
    public long limit() {
        return limit;
    }

    /** An empty lease. */
    Lease lease() {
        return new Lease();
    }

    /** What one request holds of the budget; for one thread at a time. */
    final class Lease {
        private long mine;

        private Lease() {}

        /** Holds so many bytes more, if they can be had; nothing changes if not. */
        boolean take(long bytes) {
            long most = mine + bytes <= SMALL ? limit : largeLimit;
            long before = held.get();
            while (before + bytes <= most) {
                if (held.compareAndSet(before, before + bytes)) {
                    mine += bytes;
                    return true;
                }
                before = held.get();
            }
            return false;
        }

        /** Holds so many bytes less. */
        void give(long bytes) {
            mine -= bytes;
            held.addAndGet(-bytes);
        }

        /** Holds nothing any more. */
        void close() {
            if (mine != 0) {
                give(mine);
            }
        }
    }
}
