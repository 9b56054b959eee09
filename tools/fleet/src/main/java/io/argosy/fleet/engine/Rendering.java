package io.argosy.fleet.engine;

import io.argosy.fleet.manifest.Workload;

/** What an overlay came to. */
sealed interface Rendering {
    /** It says what to run. */
    record Wanted(Workload workload) implements Rendering {}

    /** It cannot be read. */
    record Broken(String message) implements Rendering {}
}
