package io.argosy.serving.log;

import java.util.logging.LogManager;

/**
 * A log manager that keeps its handlers to the end. The JDK's takes them away as soon as the process begins to end, and
 * what is said of the drain would be lost. {@code java.util.logging.manager} must name it before anything has logged.
 */
public final class SteadyLogManager extends LogManager {
    @Override
    public void reset() {
        // Called by the JDK when the process ends, which is when the last lines are still to come.
    }
}
