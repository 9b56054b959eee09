package io.argosy.fleet.board.state;

import io.argosy.fleet.engine.state.EngineState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who looks at what runs now: the engine on this machine, or clusters. */
public sealed interface Statuses extends AutoCloseable permits EngineStatuses, ClusterStatuses {
    /** What is known of environments now, without waiting; nothing of those that nobody looks at. */
    Map<String, StatusReading> look(List<String> environments);

    /** The engine whose processes can be asked, where one runs. */
    Optional<EngineState> engine();

    @Override
    void close();
}
