package io.argosy.fleet.engine.state;

import org.jspecify.annotations.Nullable;

/**
 * A process that the engine started.
 *
 * @param process which one
 * @param environment e.g. {@code dev}
 * @param service e.g. {@code churn}
 * @param version what it runs
 * @param log the file with its output
 * @param graceSeconds how long it has between SIGTERM and SIGKILL
 * @param managementPort where its metrics are; null where an earlier fleet wrote this, which did not say
 */
public record ServiceRun(
        ProcessIdentity process,
        String environment,
        String service,
        String version,
        String log,
        long graceSeconds,
        @Nullable Integer managementPort) {}
