package io.argosy.fleet.engine;

import io.argosy.fleet.engine.gateway.EnvironmentPorts;
import io.argosy.fleet.engine.gateway.Gateway;
import io.argosy.fleet.engine.process.AllAtOnce;
import io.argosy.fleet.release.Overlay;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Every service in every environment, with the gateways before them. For one thread. */
final class Fleet {
    private final ServiceParts parts;
    private final EngineOptions options;
    private final Map<String, Gateway> gateways = new LinkedHashMap<>();
    private final EnvironmentPorts ports;
    private final Map<Overlay, RunningService> services = new LinkedHashMap<>();
    private final Set<RunningService> leaving = ConcurrentHashMap.newKeySet();

    Fleet(ServiceParts parts, EngineOptions options) {
        this.parts = parts;
        this.options = options;
        this.ports = EnvironmentPorts.in(parts.directory().ports(), options.portBase());
    }

    /**
     * Brings everything in step with a reading. Returns as soon as every service knows what is wanted of it.
     *
     * @throws io.argosy.fleet.FleetException where an environment's port is taken
     */
    void follow(Reading reading) {
        reading.environments().forEach(this::gateway);
        ports.keep();
        reading.changed().forEach((overlay, rendering) -> service(overlay).follow(capped(rendering)));
        List<Overlay> gone = services.keySet().stream()
                .filter(overlay -> !reading.all().contains(overlay))
                .toList();
        gone.forEach(this::prune);
        gateways.entrySet().removeIf(entry -> {
            boolean leaves = !reading.environments().contains(entry.getKey());
            if (leaves) {
                entry.getValue().close();
            }
            return leaves;
        });
    }

    private Gateway gateway(String environment) {
        return gateways.computeIfAbsent(environment, name -> Gateway.open(name, ports.of(name)));
    }

    private RunningService service(Overlay overlay) {
        return services.computeIfAbsent(overlay, _ -> {
            Gateway gateway = gateway(overlay.environment());
            return new RunningService(
                    overlay, gateway.url(overlay.service()), gateway.routes().of(overlay.service()), parts);
        });
    }

    private Target capped(Target rendering) {
        return switch (rendering) {
            case Target.Wanted(var workload) -> new Target.Wanted(workload.withReplicasAtMost(options.replicas()));
            case Target.Broken broken -> broken;
        };
    }

    private void prune(Overlay overlay) {
        parts.progress().accept(overlay + ": gone from the branch, so it is stopped");
        gateway(overlay.environment()).routes().remove(overlay.service());
        RunningService service = service(overlay);
        services.remove(overlay);
        leaving.add(service);
        AllAtOnce.start("pruning " + overlay, () -> {
            service.close(false);
            leaving.remove(service);
        });
    }

    /** Ends everything, services after the last requests, and returns when all has ended. */
    void close() throws InterruptedException {
        AllAtOnce.run(
                "closing a gateway",
                gateways.values().stream()
                        .map(gateway -> (AllAtOnce.Step) gateway::close)
                        .toList());
        AllAtOnce.run(
                "ending a service",
                Stream.concat(services.values().stream(), leaving.stream())
                        .map(service -> (AllAtOnce.Step) () -> service.close(true))
                        .toList());
    }
}
