package io.argosy.model.inference;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures how much memory a call takes. */
final class Allocation {
    private static final int CALLS = 1_000;

    private Allocation() {}

    /** The bytes that this thread allocates per call, once warm. */
    static long perCall(Runnable call) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < CALLS; i++) {
            call.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < CALLS; i++) {
            call.run();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / CALLS;
    }
}
