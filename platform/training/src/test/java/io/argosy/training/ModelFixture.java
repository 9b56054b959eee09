package io.argosy.training;

import io.argosy.training.importing.ImportDraft;
import io.argosy.training.outcome.Progress;
import io.argosy.training.outcome.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model of another tool with a sample and that tool's answers, as {@code model_fixtures.py} makes them. */
public record ModelFixture(Path folder) {
    /** Those of the repository. */
    public static List<ModelFixture> committed() throws IOException {
        return in(Path.of("src/test/resources/models"));
    }

    public static List<ModelFixture> in(Path folder) throws IOException {
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.sorted().map(ModelFixture::new).toList();
        }
    }

    public static ModelFixture of(String name) {
        return new ModelFixture(Path.of("src/test/resources/models", name));
    }

    String name() {
        return folder.getFileName().toString();
    }

    Path model() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("model."))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** A word of the reason for which the model must be refused, where it must. */
    Optional<String> refusal() throws IOException {
        JsonNode refused = about().get("refused");
        return refused == null || refused.isNull() ? Optional.empty() : Optional.of(refused.asString());
    }

    private JsonNode about() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(folder.resolve("fixture.json")));
    }

    /** Lays out a service's folder and drafts its recipe. */
    Path draft(Path service) throws IOException, TrainingException {
        Path data = Files.createDirectories(service.resolve("data"));
        Files.copy(model(), data.resolve(model().getFileName()));
        Files.copy(folder.resolve("expected.csv"), data.resolve("expected.csv"));
        List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("sample.csv")));
        Map<String, String> headings = new LinkedHashMap<>();
        for (String heading : lines.getFirst().split(",", -1)) {
            headings.put(heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_"), heading);
        }
        lines.set(0, String.join(",", headings.keySet()));
        Files.write(data.resolve("sample.csv"), lines);
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("name", name());
        order.put("file", "data/" + model().getFileName());
        order.put("sample", "data/sample.csv");
        order.put("expected", "data/expected.csv");
        order.put("target", "answer");
        order.put("labels", about().get("labels"));
        order.put("headings", headings);
        Path file = service.resolve("order.json");
        Files.writeString(file, JsonMapper.shared().writeValueAsString(order));
        ImportDraft.write(service, file, Progress.none());
        return service;
    }
}
