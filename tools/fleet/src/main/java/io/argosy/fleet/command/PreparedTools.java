package io.argosy.fleet.command;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.engine.EngineObserver;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.tool.Tool;
import io.argosy.fleet.tool.Tools;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds what judges while the fleet runs, once all of it is healthy: the first review need not wait for it. What cannot be built
 * is told again by whoever needs it.
 */
final class PreparedTools implements EngineObserver {
    private final Tools tools;
    private final EngineObserver other;
    private @Nullable Thread preparing;

    /**
     * @param other told all that the engine tells
     */
    PreparedTools(Tools tools, EngineObserver other) {
        this.tools = tools;
        this.other = other;
    }

    @Override
    public void progress(String line) {
        other.progress(line);
    }

    @Override
    public void changed(EngineState state) {
        other.changed(state);
        if (state.isHealthy()) {
            start();
        }
    }

    private synchronized void start() {
        if (preparing == null) {
            preparing = Thread.ofVirtual().name("preparing tools").start(this::prepare);
        }
    }

    private void prepare() {
        try {
            for (Tool tool : List.of(Tool.KUBECONFORM, Tool.APISERVER)) {
                tools.path(tool);
            }
        } catch (FleetException | UncheckedIOException e) {
            other.progress("what judges could not be built: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves no build behind. */
    void stop() throws InterruptedException {
        Thread started;
        synchronized (this) {
            started = preparing;
        }
        if (started != null) {
            started.interrupt();
            started.join();
        }
    }
}
