package io.argosy.fleet.manifest;

import java.time.Duration;

/**
 * A container's {@code httpGet} probe, with Kubernetes' defaults for what the manifest leaves out.
 *
 * @param path what is asked, e.g. {@code /readyz}
 * @param port the name of the container port, e.g. {@code management}
 * @param initialDelay from the process's start to the first question
 * @param period from one question to the next
 * @param timeout how long an answer may take
 * @param failureThreshold so many failures in a row are a no
 */
public record Probe(
        String path, String port, Duration initialDelay, Duration period, Duration timeout, int failureThreshold) {
    public Probe {
        if (failureThreshold < 1 || period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("a probe's failureThreshold and periodSeconds are at least 1");
        }
    }

    /** How long a process has before this probe gives up on it: the delay, then each allowed failure. */
    public Duration budget() {
        return initialDelay.plus(period.multipliedBy(failureThreshold));
    }
}
