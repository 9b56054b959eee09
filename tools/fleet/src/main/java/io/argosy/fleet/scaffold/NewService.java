package io.argosy.fleet.scaffold;

import io.argosy.fleet.tool.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A new service's folder: the folder alone makes it a service. */
public final class NewService {
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
    public void write(RecipeDraft draft) throws IOException {
        String folder = "services/" + name + "/";
        Map<String, String> files = new LinkedHashMap<>(ServiceFiles.of(name));
        files.put(folder + "recipe.yaml", draft.yaml());
        files.put(folder + "examples/request.json", draft.example());
        files.put(folder + draft.dataFile(), draft.data());
        files.put(folder + "data/SOURCE.md", source(draft));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    /**
     * Writes all of a service whose model is from elsewhere but its recipe and an example, which the training code drafts.
     *
     * @param files what lies in its {@code data} folder, by name
     */
    public void write(ImportedFiles files) throws IOException {
        Map<String, byte[]> all = new LinkedHashMap<>();
        ServiceFiles.of(name).forEach((path, text) -> all.put(path, text.getBytes(StandardCharsets.UTF_8)));
        String folder = "services/" + name + "/";
        files.data().forEach((file, bytes) -> all.put(folder + "data/" + file, bytes));
        for (Map.Entry<String, byte[]> file : all.entrySet()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    private static String source(RecipeDraft draft) {
        StringBuilder text = new StringBuilder("# Source\n`" + draft.source().getFileName()
                + "`: not said yet where it comes from, and under which licence.\n");
        if (!draft.remarks().isEmpty()) {
            text.append("\nWhen the service was made, `./fleet new`\n\n");
            draft.remarks().forEach(remark -> text.append("- ").append(remark).append('\n'));
        }
        return text.toString();
    }

    /** Takes back what {@link #write} wrote, all or a part of it. */
    public void remove() throws IOException {
        FileTree.delete(root.resolve("services").resolve(name));
    }
}
