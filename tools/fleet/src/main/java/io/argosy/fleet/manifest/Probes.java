package io.argosy.fleet.manifest;

import org.jspecify.annotations.Nullable;

/**
 * How a container is asked for its state.
 *
 * @param startup started: until yes, the others are not asked; a no restarts it. None: started at once
 * @param readiness may have traffic: a no takes it out. None: ready once started
 * @param liveness still of use: a no restarts it. None: alive as long as the process is
 */
public record Probes(
        @Nullable Probe startup,
        @Nullable Probe readiness,
        @Nullable Probe liveness) {}
