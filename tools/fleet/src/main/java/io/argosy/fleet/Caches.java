package io.argosy.fleet;

import java.nio.file.Path;

/**
 * Where this machine keeps what can be made again: {@code $XDG_CACHE_HOME/argosy}, or {@code ~/.cache/argosy}. What is
 * in it is named by its content, so clones share it.
 */
public final class Caches {
    private Caches() {}

    /** The cache folder; it may not exist yet. */
    public static Path root() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base = xdg == null || xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return base.resolve("argosy");
    }
}
