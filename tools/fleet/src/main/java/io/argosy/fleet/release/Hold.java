package io.argosy.fleet.release;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.Yaml;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.version.Version;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.databind.JsonNode;

/**
 * A version that stays put: while {@code overlays/<env>/<service>/hold.yaml} is there, nothing is promoted over it. No
 * kustomization names the file, so it changes nothing that runs.
 *
 * @param at the version that stays: what a rollback went back to, or what ran when somebody held it
 * @param from the version that the rollback left; the same as {@code at} where it was held without one
 */
public record Hold(Version at, Version from) {
    private static final Set<String> KEYS = Set.of("at", "from");

    /** Whether it came without a rollback. */
    public boolean standing() {
        return at.equals(from);
    }

    /** The file's path from the repository's root. */
    public static String path(Overlay overlay) {
        return overlay.path() + "/hold.yaml";
    }

    /** The command that proposes the end of a hold, as a next step names it. */
    public static String unhold(Overlay overlay) {
        return "`./fleet unhold " + overlay.service() + " --env " + overlay.environment() + "`";
    }

    /**
     * The hold on an overlay, or nothing where it is not held.
     *
     * @throws FleetException where the file is there and cannot be read: it still holds
     */
    public static Optional<Hold> at(Monorepo repository, RevCommit commit, Overlay overlay) {
        return repository.readText(commit, path(overlay)).map(yaml -> parse(yaml, path(overlay)));
    }

    private static Hold parse(String yaml, String path) {
        try {
            JsonNode hold = Yaml.read(yaml);
            return new Hold(
                    Version.parse(hold.path("at").asString("")),
                    Version.parse(hold.path("from").asString("")));
        } catch (IllegalArgumentException e) {
            throw unreadable(path, String.valueOf(e.getMessage()));
        }
    }

    /** The keys of the file that nobody reads: whoever wrote one believes that it does something. */
    public static List<String> unread(String yaml) {
        try {
            return Yaml.read(yaml).propertyNames().stream()
                    .filter(key -> !KEYS.contains(key))
                    .toList();
        } catch (Yaml.Malformed e) {
            // It is told by whoever reads the hold itself.
            return List.of();
        }
    }

    private static FleetException unreadable(String path, String why) {
        return new FleetException(
                ExitCode.REFUSED,
                path + " cannot be read: " + why,
                "`./fleet rollback` and `./fleet hold` write it, and `./fleet unhold` removes it");
    }

    /** The file as it is written. */
    public String yaml(Overlay overlay) {
        return """
                # Set by ./fleet %s. Until ./fleet unhold removes it, nothing is promoted over %s in %s.
                at: %s
                from: %s
                """.formatted(standing() ? "hold" : "rollback", overlay.service(), overlay.environment(), at, from);
    }
}
