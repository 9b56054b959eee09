package io.argosy.fleet.engine.process;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.build.BuiltVersion;
import io.argosy.fleet.build.VersionStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A version whose files are on this machine: made again where somebody has emptied the cache since. */
public final class VersionAtHand {
    private final VersionStore versions;
    private final Consumer<String> progress;
    private BuiltVersion built;

    /**
     * @param progress told what is being done, one short line at a time
     */
    public VersionAtHand(BuiltVersion built, VersionStore versions, Consumer<String> progress) {
        this.built = built;
        this.versions = versions;
        this.progress = progress;
    }

    /**
     * Its files.
     *
     * @throws FleetException where they are gone and cannot be made again
     */
    synchronized BuiltVersion get() throws InterruptedException {
        if (!isThere(built)) {
            progress.accept(built.version() + " is gone from the cache, and is made again");
            built = versions.obtain(built.service(), built.version(), progress);
        }
        return built;
    }

    private static boolean isThere(BuiltVersion version) {
        return Files.isDirectory(version.directory())
                && Files.isDirectory(version.platform())
                && Files.isExecutable(Path.of(version.command().getFirst()));
    }
}
