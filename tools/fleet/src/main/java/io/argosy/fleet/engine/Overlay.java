package io.argosy.fleet.engine;

/**
 * A service in an environment.
 *
 * @param environment e.g. {@code dev}
 * @param service e.g. {@code churn}
 */
record Overlay(String environment, String service) {
    /** Its folder from the repository's root. */
    String path() {
        return "overlays/" + environment + "/" + service;
    }

    @Override
    public String toString() {
        return environment + "/" + service;
    }
}
