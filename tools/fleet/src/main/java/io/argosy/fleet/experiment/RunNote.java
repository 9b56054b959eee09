package io.argosy.fleet.experiment;

import io.argosy.fleet.Sha256;
import io.argosy.fleet.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is noted of a run that has begun: what goes in is read at once, before a training could change it, and what comes
 * out where it ends.
 */
public final class RunNote {
    /** More settings or figures than these are left out: a record is a line that people compare. */
    private static final int MOST_ENTRIES = 100;

    private static final int LONGEST_VALUE = 500;
    private static final int DEEPEST = 8;

    private final String service;
    private final String code;
    private final String commit;
    private final Instant began = Instant.now();
    private final long start = System.nanoTime();
    private final SequencedMap<String, String> parameters = new LinkedHashMap<>();
    private final SequencedMap<String, String> files = new LinkedHashMap<>();
    private String version = "";

    /**
     * Begins one.
     *
     * @param folder the service's folder as the training reads it
     * @param others the files that the recipe names, by their paths in that folder; one that is not there is passed over
     * @param code names the training code by its content
     * @param commit what is checked out
     */
    public RunNote(String service, Path folder, Collection<String> others, String code, String commit)
            throws IOException {
        this.service = service;
        this.code = code;
        this.commit = commit;
        byte[] recipe = Files.readAllBytes(folder.resolve(Run.RECIPE));
        files.put(Run.RECIPE, Sha256.of(recipe));
        for (String file : new TreeSet<>(others)) {
            if (Files.isRegularFile(folder.resolve(file))) {
                files.put(file, Sha256.of(Files.readAllBytes(folder.resolve(file))));
            }
        }
        try {
            JsonNode settings = Yaml.read(new String(recipe, StandardCharsets.UTF_8));
            version = shortened(settings.path("version").asString(""));
            for (String key : new String[] {"task", "target", "algorithm", "folds", "seed"}) {
                put(key, settings.path(key), 0);
            }
            put("features", settings.path("features").size());
        } catch (Yaml.Malformed e) {
            // Training says what is wrong with it.
            parameters.clear();
        }
    }

    private void put(String key, int count) {
        if (parameters.size() < MOST_ENTRIES) {
            parameters.put(key, Integer.toString(count));
        }
    }

    private void put(String path, JsonNode value, int depth) {
        if (parameters.size() >= MOST_ENTRIES || value.isMissingNode() || value.isNull()) {
            return;
        }
        if (value.isObject() && depth < DEEPEST) {
            value.properties().forEach(entry -> put(path + "." + entry.getKey(), entry.getValue(), depth + 1));
        } else if (value.isArray() && depth < DEEPEST && value.valueStream().anyMatch(JsonNode::isObject)) {
            for (int i = 0; i < value.size(); i++) {
                put(path + "." + i, value.get(i), depth + 1);
            }
        } else {
            parameters.put(shortened(path), shortened(value.isString() ? value.asString() : value.toString()));
        }
    }

    private static String shortened(String text) {
        int longest = Math.min(text.length(), LONGEST_VALUE);
        return text.length() == longest ? text : text.substring(0, longest) + "…";
    }

    /**
     * The run that has ended without a package.
     *
     * @param trouble why
     */
    public Run failed(String trouble) {
        return run(trouble, 0, new LinkedHashMap<>());
    }

    /**
     * The run that has made a package.
     *
     * @param model the package's folder
     * @param trouble why the service does not get it; empty where it does
     */
    public Run ended(Path model, String trouble) throws IOException {
        SequencedMap<String, Figure> figures = new LinkedHashMap<>();
        int rows = 0;
        Path file = model.resolve("metrics.json");
        if (Files.isRegularFile(file)) {
            try {
                JsonNode metrics = JsonMapper.shared().readTree(Files.readAllBytes(file));
                rows = metrics.path("rows").asInt(0);
                for (JsonNode figure : metrics.path("overall")) {
                    if (figures.size() < MOST_ENTRIES) {
                        double value = figure.path("value").asDouble(Double.NaN);
                        figures.put(
                                shortened(figure.path("name").asString("?")),
                                new Figure(
                                        value,
                                        figure.path("low").asDouble(value),
                                        figure.path("high").asDouble(value)));
                    }
                }
            } catch (JacksonException e) {
                figures.clear();
            }
        }
        return run(trouble, rows, figures);
    }

    private Run run(String trouble, int rows, SequencedMap<String, Figure> figures) {
        double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3;
        return new Run(
                0,
                began,
                service,
                version,
                shortened(trouble),
                parameters,
                files,
                code,
                commit,
                Runtime.version().toString(),
                rows,
                figures,
                seconds);
    }
}
