package io.argosy.fleet.tool;

import java.nio.file.Path;

/** Where fleet keeps what can always be made again. */
public final class UserCache {
    private UserCache() {}

    /** {@code $XDG_CACHE_HOME/argosy}, or {@code ~/.cache/argosy}, as the XDG Base Directory Specification says. */
    public static Path directory() {
        String configured = System.getenv("XDG_CACHE_HOME");
        // The specification: "All paths must be absolute. If relative, consider the path invalid and ignore it."
        Path caches = configured != null && Path.of(configured).isAbsolute()
                ? Path.of(configured)
                : Path.of(System.getProperty("user.home"), ".cache");
        return caches.resolve("argosy");
    }
}
