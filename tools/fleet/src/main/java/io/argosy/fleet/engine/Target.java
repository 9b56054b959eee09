package io.argosy.fleet.engine;

import io.argosy.fleet.manifest.Workload;

/** What a commit wants of one service in one environment. */
sealed interface Target {
    /** It says what to run. */
    record Wanted(Workload workload) implements Target {}

    /** It cannot be read, or says what no process of this machine could be. */
    record Broken(String message) implements Target {}
}
