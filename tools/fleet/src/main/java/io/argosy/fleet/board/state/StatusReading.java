package io.argosy.fleet.board.state;

import io.argosy.fleet.engine.state.ServiceStatus;
import java.util.Map;

/**
 * What runs in one environment, by somebody who looks at it now.
 *
 * @param told who
 * @param lost why nobody can say; empty where somebody can
 * @param services by name; empty where it is lost
 */
record StatusReading(Told told, String lost, Map<String, ServiceStatus> services) {
    StatusReading {
        services = Map.copyOf(services);
    }
}
