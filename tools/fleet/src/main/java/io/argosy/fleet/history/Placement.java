package io.argosy.fleet.history;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;

/**
 * A version that came to an environment, or the service's end there.
 *
 * @param version what came; empty where the service was taken out
 * @param rollback whether it came back, with a hold
 * @param at when main had it: from then on the environment ran it
 * @param vouched whether anybody but the commit's author says so: the merge, this clone's reflog, or the forge
 * @param ran whether main is known to have stood at it; else it may have come together with a commit that took it back
 * @param by who merged it
 * @param commit on main's first-parent history, 40 hex digits
 */
public record Placement(
        String environment,
        String service,
        String version,
        boolean rollback,
        Instant at,
        boolean vouched,
        boolean ran,
        String by,
        String commit) {
    /** Whether the service was taken out. */
    @JsonIgnore
    public boolean isEnd() {
        return version.isEmpty();
    }
}
