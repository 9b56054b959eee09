package io.argosy.fleet.scaffold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A new service's folder, and its line in the list of services. */
public final class NewService {
    private static final String END_OF_LIST = "  </modules>";

    private final Path root;
    private final String name;

    /**
     * @param root the clone's top folder
     */
    public NewService(Path root, String name) {
        this.root = root;
        this.name = name;
    }

    /** Writes all but the model, which training writes. */
    public void write(RecipeDraft draft, Path csv) throws IOException {
        String folder = "services/" + name + "/";
        Map<String, String> files = new LinkedHashMap<>(ServiceFiles.of(name, draft.description()));
        files.put(folder + "recipe.yaml", draft.yaml());
        files.put(folder + "examples/request.json", draft.example());
        files.put(
                folder + "data/SOURCE.md",
                "# Source\n`" + csv.getFileName() + "`: not said yet where it comes from, and under which licence.\n");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Files.copy(csv, root.resolve(folder + "data").resolve(csv.getFileName()));
        list(List.of());
    }

    /** Takes back what {@link #write} wrote. */
    public void remove() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("services").resolve(name))) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        list(List.of(line()));
    }

    private void list(List<String> without) throws IOException {
        Path file = root.resolve("services/pom.xml");
        List<String> lines = Files.readAllLines(file).stream()
                .filter(line -> !without.contains(line))
                .flatMap(line ->
                        without.isEmpty() && line.equals(END_OF_LIST) ? Stream.of(line(), line) : Stream.of(line))
                .toList();
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private String line() {
        return "    <module>" + name + "</module>";
    }
}
