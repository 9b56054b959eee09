package io.argosy.fleet.history;

import java.time.Instant;

/**
 * A version that came to an environment.
 *
 * @param rollback whether it came back, with a hold
 * @param at when main had it: from then on the environment ran it
 * @param by who merged it
 * @param commit on main's first-parent history, 40 hex digits
 */
public record Placement(
        String environment, String service, String version, boolean rollback, Instant at, String by, String commit) {}
