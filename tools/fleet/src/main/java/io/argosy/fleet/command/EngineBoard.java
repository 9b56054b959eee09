package io.argosy.fleet.command;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.board.server.BoardServer;
import io.argosy.fleet.engine.EngineObserver;
import io.argosy.fleet.engine.EngineOptions;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.tool.Tools;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The board of an engine: it is told what the engine tells, and passes it on. It has the port before the first environment's; where that is
 * taken the engine goes on without it, which is told.
 */
final class EngineBoard implements EngineObserver, AutoCloseable {
    private final EngineOptions options;
    private final EngineObserver other;
    private final Boards boards;
    private volatile Optional<EngineState> state = Optional.empty();
    private @Nullable BoardServer server;

    /**
     * @param other told all that the engine tells
     */
    EngineBoard(Monorepo repository, EngineOptions options, Tools tools, EngineObserver other) {
        this.options = options;
        this.other = other;
        this.boards = new Boards(repository, options.branch(), tools);
    }

    /** Opens it, and says where, before anything else is said. */
    synchronized void open() {
        try {
            server = boards.open(options.portBase() - 1, boards.ofEngine(() -> state));
            other.progress("the board: " + server.address());
        } catch (FleetException e) {
            other.progress("there is no board here, and the engine goes on: " + e.getMessage());
        }
    }

    @Override
    public void progress(String line) {
        other.progress(line);
    }

    @Override
    public void changed(EngineState next) {
        state = Optional.of(next);
        boards.changed();
        other.changed(next);
    }

    @Override
    public synchronized void close() {
        BoardServer its = server;
        if (its != null) {
            its.close();
        }
    }
}
