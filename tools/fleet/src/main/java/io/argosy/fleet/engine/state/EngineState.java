package io.argosy.fleet.engine.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * All that the engine knows, as {@code state.json} has it.
 *
 * @param engine the engine's own process
 * @param branch the branch it follows
 * @param portBase the first environment's port
 * @param replicas the most replicas of a service
 * @param commit the commit that was last read in full; empty before the first
 * @param blocked why the branch is not followed further, e.g. that it is gone; empty where it is
 * @param services what each service does, by environment in their order, then by name
 * @param runs every process that may be running
 */
public record EngineState(
        ProcessIdentity engine,
        String branch,
        int portBase,
        int replicas,
        String commit,
        String blocked,
        List<ServiceStatus> services,
        List<ServiceRun> runs) {
    public EngineState {
        services = List.copyOf(services);
        runs = List.copyOf(runs);
    }

    /** What each service does, as somebody is told it: where the branch is not followed, nobody knows what it would say. */
    public List<ServiceStatus> statuses() {
        return blocked.isEmpty()
                ? services
                : services.stream().map(status -> status.unknown(blocked)).toList();
    }

    /** Whether the engine that wrote this still runs. */
    @JsonIgnore
    public boolean isRunning() {
        return engine.alive().isPresent();
    }

    /** Whether the branch's newest commit has been read and all that it says serves. */
    @JsonIgnore
    public boolean isHealthy() {
        return !commit.isEmpty() && blocked.isEmpty() && services.stream().allMatch(ServiceStatus::isHealthy);
    }

    /** Whether nothing is on the way any more, for better or worse. */
    @JsonIgnore
    public boolean isSettled() {
        return !commit.isEmpty() && services.stream().noneMatch(status -> status.health() == Health.PROGRESSING);
    }
}
