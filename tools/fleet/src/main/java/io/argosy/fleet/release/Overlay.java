package io.argosy.fleet.release;

/**
 * One service in one environment: {@code overlays/<env>/<service>}, which renders to what runs there.
 *
 * @param environment e.g. {@code dev}
 * @param service e.g. {@code churn}
 */
public record Overlay(String environment, String service) implements Comparable<Overlay> {
    /** From the repository's root. */
    public String path() {
        return "overlays/" + environment + "/" + service;
    }

    /** By environment, then by service, each by name. */
    @Override
    public int compareTo(Overlay other) {
        return path().compareTo(other.path());
    }

    @Override
    public String toString() {
        return environment + "/" + service;
    }
}
