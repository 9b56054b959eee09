package io.argosy.fleet.build;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.Yaml;
import io.argosy.fleet.git.Monorepo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.databind.JsonNode;

/**
 * What every service's image is made on, from {@value #PATH}.
 *
 * @param base the image that brings the Java runtime, by its digest
 * @param user the numeric user that the process runs as
 * @param environment variables of every image's process
 * @param flags the JVM's flags, before the class path
 * @param classArchive where an image has the archive of its classes, e.g. {@code /app/classes/platform.jsa}; empty for none
 * @param shared whether that archive is made once for the platform, or, as it was before, of each version by itself: the
 *     file says so with its key, {@code platformArchive} or {@code classArchive}, so that an image of either has one layout
 */
public record ImageSettings(
        String base,
        String user,
        Map<String, String> environment,
        List<String> flags,
        String classArchive,
        boolean shared) {
    /** An input of every version: a change here is a change of every image. */
    public static final String PATH = "platform/image.yaml";

    public ImageSettings {
        environment = Map.copyOf(environment);
        flags = List.copyOf(flags);
    }

    /**
     * The settings as a commit has them.
     *
     * @throws FleetException where the file is missing or lacks a key
     */
    public static ImageSettings at(Monorepo repository, RevCommit commit) {
        try {
            JsonNode file = Yaml.read(
                    repository.readText(commit, PATH).orElseThrow(() -> broken("the commit does not have it")));
            List<String> flags = new ArrayList<>();
            file.path("flags").forEach(flag -> flags.add(flag.asString()));
            Map<String, String> environment = new TreeMap<>();
            file.path("environment").forEachEntry((name, value) -> environment.put(name, value.asString()));
            String shared = file.path("platformArchive").asString("");
            return new ImageSettings(
                    text(file, "base"),
                    text(file, "user"),
                    environment,
                    flags,
                    shared.isEmpty() ? file.path("classArchive").asString("") : shared,
                    !shared.isEmpty());
        } catch (Yaml.Malformed e) {
            throw broken(e.fact());
        }
    }

    private static String text(JsonNode file, String key) {
        String text = file.path(key).asString("");
        if (text.isEmpty()) {
            throw broken("it has no \"" + key + "\"");
        }
        return text;
    }

    private static FleetException broken(String why) {
        return new FleetException(ExitCode.REFUSED, PATH + " cannot be read: " + why, "see platform/README.md");
    }
}
