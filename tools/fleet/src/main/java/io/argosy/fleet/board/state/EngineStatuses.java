package io.argosy.fleet.board.state;

import io.argosy.fleet.board.state.Told.Source;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.engine.state.ServiceStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What the engine of this clone says. */
public final class EngineStatuses implements Statuses {
    private static final Told ENGINE = new Told(Source.ENGINE, "the engine on this machine", null);

    private final Supplier<Optional<EngineState>> state;

    /**
     * @param state gives the engine's newest state; nothing where none runs
     */
    public EngineStatuses(Supplier<Optional<EngineState>> state) {
        this.state = state;
    }

    @Override
    public Map<String, StatusReading> look(List<String> environments) {
        Optional<EngineState> now = engine();
        Map<String, StatusReading> readings = new HashMap<>();
        if (now.isEmpty()) {
            return readings;
        }
        Map<String, Map<String, ServiceStatus>> services = new HashMap<>();
        now.get()
                .statuses()
                .forEach(status -> services.computeIfAbsent(status.environment(), _ -> new HashMap<>())
                        .put(status.service(), status));
        for (String environment : environments) {
            readings.put(environment, new StatusReading(ENGINE, "", services.getOrDefault(environment, Map.of())));
        }
        return readings;
    }

    @Override
    public Optional<EngineState> engine() {
        return state.get();
    }

    @Override
    public void close() {}
}
