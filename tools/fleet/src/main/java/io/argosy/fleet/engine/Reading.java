package io.argosy.fleet.engine;

import io.argosy.fleet.release.Overlay;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a commit says, beside the reading before.
 *
 * @param environments in the order of promotion
 * @param all every overlay of the commit
 * @param changed those that are new or whose files have changed, with what they came to
 */
record Reading(List<String> environments, Set<Overlay> all, Map<Overlay, Target> changed) {
    Reading {
        environments = List.copyOf(environments);
        all = Set.copyOf(all);
        changed = Map.copyOf(changed);
    }
}
