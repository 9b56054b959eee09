package io.argosy.fleet.engine;

/**
 * How an engine runs.
 *
 * @param branch the branch it follows, e.g. {@code main}
 * @param portBase the first environment's port; each further one has the next
 * @param replicas the most replicas of a service, at least 1
 */
public record EngineOptions(String branch, int portBase, int replicas) {
    public EngineOptions {
        if (portBase < 1 || portBase > 65_000) {
            throw new IllegalArgumentException("the first port is a number from 1 to 65000, not " + portBase);
        }
        if (replicas < 1 || replicas > 100) {
            throw new IllegalArgumentException("replicas are from 1 to 100, not " + replicas);
        }
    }
}
