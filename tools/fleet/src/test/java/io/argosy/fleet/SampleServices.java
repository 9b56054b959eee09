package io.argosy.fleet;

import java.nio.file.Path;
import java.util.Set;

/** What this repository serves as a sample. It may serve a thousand others, which are no part of the tests. */
public final class SampleServices {
    private static final Set<String> NAMES = Set.of("churn", "diabetes", "nationality");

    private SampleServices() {}

    /**
     * Whether a path is of another service: of its own folder or of an overlay of it.
     *
     * @param path seen from the repository's root
     */
    public static boolean isOther(Path path) {
        return switch (path.getName(0).toString()) {
            case "services" -> path.getNameCount() > 2 && !isKnown(path.getName(1));
            case "overlays" ->
                path.getNameCount() > 3
                        && !path.getName(2).toString().equals("environment")
                        && !isKnown(path.getName(2));
            default -> false;
        };
    }

    private static boolean isKnown(Path name) {
        return NAMES.contains(name.toString());
    }
}
