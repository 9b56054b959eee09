package io.argosy.fleet.engine.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which port each environment has. One keeps its port in a clone for good, whatever is said of its place, and whatever
 * environments come and go: people have it in their bookmarks and scripts. For one thread.
 */
public final class EnvironmentPorts {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final int base;
    private final Map<String, Integer> places;

    private EnvironmentPorts(Path file, int base, Map<String, Integer> places) {
        this.file = file;
        this.base = base;
        this.places = new TreeMap<>(places);
    }

    /**
     * Those that were given in a clone so far.
     *
     * @param file where they are kept; nothing is known of one that is missing or that nobody can read
     * @param base the first environment's port
     */
    public static EnvironmentPorts in(Path file, int base) {
        try {
            return new EnvironmentPorts(file, base, JSON.readValue(Files.readAllBytes(file), new TypeReference<>() {}));
        } catch (NoSuchFileException | JacksonException e) {
            return new EnvironmentPorts(file, base, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An environment's port: the one that it had, else the next after all that were ever given. It is kept by {@link #keep}. */
    public int of(String environment) {
        Integer place = places.get(environment);
        if (place == null) {
            place = places.values().stream().mapToInt(given -> given + 1).max().orElse(0);
            places.put(environment, place);
        }
        return base + place;
    }

    /** Writes down what was given, for whoever asks next. */
    public void keep() {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            Files.createDirectories(file.getParent());
            Files.write(unfinished, JSON.writeValueAsBytes(places));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
