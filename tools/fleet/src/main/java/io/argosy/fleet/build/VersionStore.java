package io.argosy.fleet.build;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.version.Version;
import java.util.function.Consumer;

/** Gives versions: from the cache where they are at hand, else built from the commit in Git's history that has them. */
@FunctionalInterface
public interface VersionStore {
    /**
     * The version, ready to start. Safe to call from many threads; the same version is built once.
     *
     * @param progress told what is being done, one short line at a time
     * @throws FleetException where no commit has this version, or its build fails
     * @throws InterruptedException where the calling thread is told to stop; nothing half-built is left
     */
    BuiltVersion obtain(String service, Version version, Consumer<String> progress) throws InterruptedException;
}
