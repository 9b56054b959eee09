package io.argosy.fleet.watchdog;

import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.version.Version;

/** What the watchdog has to say of a service that came to an environment a short while ago. */
public sealed interface Finding {
    /** Of which. */
    Overlay overlay();

    /** It goes on, or nobody can say that it does not: nothing is done. */
    record Left(Overlay overlay, String why) implements Finding {}

    /**
     * It hurts, and there is a way back.
     *
     * @param from what runs
     * @param to what ran before
     * @param what it does, with figures
     * @param source who saw it, and as the how-manieth state
     */
    record Burns(Overlay overlay, Version from, Version to, String what, String source) implements Finding {}
}
