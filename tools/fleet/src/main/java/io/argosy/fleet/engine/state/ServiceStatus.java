package io.argosy.fleet.engine.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One service in one environment: a row of {@code fleet status}, and an element of its JSON.
 *
 * @param environment e.g. {@code dev}
 * @param service e.g. {@code churn}
 * @param version what serves; where nothing serves, what the branch wants; empty where neither is known
 * @param sync whether what serves is what the branch says
 * @param health whether it answers
 * @param message why it is not healthy or not synced, and where to look; empty where there is nothing to say
 * @param url where it answers, through the environment's gateway
 * @param since since when version, sync and health are these; null where no engine runs
 */
public record ServiceStatus(
        String environment,
        String service,
        String version,
        Sync sync,
        Health health,
        String message,
        String url,
        @Nullable Instant since) {
    /** Whether the branch's version serves, with every replica ready, or sleeps as the branch says it may. */
    @JsonIgnore
    public boolean isHealthy() {
        return sync == Sync.SYNCED && (health == Health.HEALTHY || health == Health.ASLEEP);
    }

    /** The service's place, e.g. {@code dev/churn}. */
    public String name() {
        return environment + "/" + service;
    }

    /** The same, of which nobody knows whether the branch says so. */
    ServiceStatus unknown(String why) {
        return new ServiceStatus(
                environment, service, version, Sync.UNKNOWN, health, message.isEmpty() ? why : message, url, since);
    }

    /** The same since {@code earlier}'s time, where version, sync and health are the same. */
    ServiceStatus continuing(@Nullable ServiceStatus earlier) {
        return earlier != null && version.equals(earlier.version) && sync == earlier.sync && health == earlier.health
                ? new ServiceStatus(environment, service, version, sync, health, message, url, earlier.since)
                : this;
    }
}
