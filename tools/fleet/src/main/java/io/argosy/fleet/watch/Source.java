package io.argosy.fleet.watch;

import io.argosy.fleet.monitoring.GoldenSignals;
import java.util.List;

/** Where a service's signals come from. */
public interface Source extends AutoCloseable {
    /**
     * What was seen.
     *
     * @param versions the signals of each version
     * @param troubles what could not be seen, a sentence each
     */
    record Seen(List<GoldenSignals> versions, List<String> troubles) {
        public Seen {
            versions = List.copyOf(versions);
            troubles = List.copyOf(troubles);
        }
    }

    /** Looks once; what grows is known from the second look on. */
    Seen look() throws InterruptedException;

    /** Whether the first look already knows what grows. */
    boolean knowsAtOnce();

    @Override
    void close();
}
