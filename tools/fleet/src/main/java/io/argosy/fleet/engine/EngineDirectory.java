package io.argosy.fleet.engine;

import io.argosy.fleet.engine.process.ServiceLogs;
import io.argosy.fleet.engine.state.StateFile;
import io.argosy.fleet.git.Monorepo;
import java.nio.file.Path;

/**
 * What the engine keeps in a clone, all of it in {@code .fleet/engine/}, which Git ignores.
 *
 * @param root the clone's top folder
 */
public record EngineDirectory(Path root) {
    public static EngineDirectory of(Monorepo repository) {
        return new EngineDirectory(repository.root().toAbsolutePath().normalize());
    }

    /** The folder itself. */
    public Path path() {
        return root.resolve(".fleet/engine");
    }

    public StateFile stateFile() {
        return new StateFile(path().resolve("state.json"));
    }

    /** The output of an engine that runs detached. */
    public Path log() {
        return path().resolve("engine.log");
    }

    public ServiceLogs logs() {
        return new ServiceLogs(path().resolve("logs"));
    }

    /** Which port each environment was given. */
    public Path ports() {
        return path().resolve("ports.json");
    }

    /** The file that is locked as long as an engine runs. */
    Path lock() {
        return path().resolve("lock");
    }

    /** A file's path as a person in the clone would type it. */
    public String shown(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return (absolute.startsWith(root) ? root.relativize(absolute) : absolute).toString();
    }
}
