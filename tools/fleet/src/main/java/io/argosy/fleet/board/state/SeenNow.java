package io.argosy.fleet.board.state;

import io.argosy.fleet.evidence.Now;
import io.argosy.fleet.release.Overlay;
import java.util.Map;

/**
 * What witnesses last wrote down.
 *
 * @param services how each service stood, and who says so
 * @param silent of each environment of which nothing is known, why and what would bring something
 */
record SeenNow(Map<Overlay, One> services, Map<String, String> silent) {
    static final SeenNow NOTHING = new SeenNow(Map.of(), Map.of());

    SeenNow {
        services = Map.copyOf(services);
        silent = Map.copyOf(silent);
    }

    /** How one stood. */
    record One(Now now, Told told) {}
}
