package io.argosy.fleet.engine.state;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Collects what the engine's parts know and writes {@link EngineState} at each change, before the call returns: a
 * process is on disk before anything waits for it.
 */
public final class Journal {
    private final StateFile file;
    private final Consumer<EngineState> listener;
    private final Map<String, ServiceStatus> services = new HashMap<>();
    private final Map<ProcessIdentity, ServiceRun> runs = new LinkedHashMap<>();
    private List<String> environments = List.of();
    private String blocked = "";
    private EngineState state;

    /**
     * @param start the state to begin with: an engine that runs nothing yet
     * @param listener told each new state, in order, while nothing else can change it: it must be quick
     */
    public Journal(StateFile file, EngineState start, Consumer<EngineState> listener) {
        this.file = file;
        this.listener = listener;
        this.state = start;
        file.write(start);
    }

    /** The state as of now. */
    public synchronized EngineState state() {
        return state;
    }

    /** A commit has been read in full, and every service told. */
    public synchronized void followed(String commit, List<String> environmentsInOrder) {
        environments = List.copyOf(environmentsInOrder);
        blocked = "";
        publish(commit);
    }

    /**
     * The branch is not followed further, and all stays as it is.
     *
     * @param why empty where it is followed again
     */
    public synchronized void blocked(String why) {
        blocked = why;
        publish(state.commit());
    }

    /** What a service does now. */
    public synchronized void tell(ServiceStatus status) {
        ServiceStatus earlier = services.get(status.name());
        services.put(status.name(), status.continuing(earlier));
        publish(state.commit());
    }

    /** A service is gone. */
    public synchronized void forget(String environment, String service) {
        services.remove(environment + "/" + service);
        publish(state.commit());
    }

    /** A process runs. */
    public synchronized void started(ServiceRun run) {
        runs.put(run.process(), run);
        publish(state.commit());
    }

    /** A process has ended. */
    public synchronized void ended(ProcessIdentity process) {
        runs.remove(process);
        publish(state.commit());
    }

    private void publish(String commit) {
        List<ServiceStatus> ordered = new ArrayList<>(services.values());
        ordered.sort(Comparator.comparingInt((ServiceStatus status) -> place(status.environment()))
                .thenComparing(ServiceStatus::environment)
                .thenComparing(ServiceStatus::service));
        EngineState next = new EngineState(
                state.engine(),
                state.branch(),
                state.portBase(),
                state.replicas(),
                commit,
                blocked,
                ordered,
                List.copyOf(runs.values()));
        if (!next.equals(state)) {
            state = next;
            listener.accept(next);
            write(next);
        }
    }

    private void write(EngineState next) {
        try {
            file.write(next);
        } catch (UncheckedIOException e) {
            // A full disk must not end what serves. The next change writes again, and every process carries its mark.
            return;
        }
    }

    private int place(String environment) {
        int place = environments.indexOf(environment);
        return place < 0 ? Integer.MAX_VALUE : place;
    }
}
