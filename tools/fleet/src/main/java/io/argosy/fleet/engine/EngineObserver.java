package io.argosy.fleet.engine;

import io.argosy.fleet.engine.state.EngineState;

/** Is told what an engine does. Both methods are called from many threads and must be quick. */
public interface EngineObserver {
    /** Something has happened, in one line. */
    void progress(String line);

    /** The state is another now. */
    void changed(EngineState state);
}
