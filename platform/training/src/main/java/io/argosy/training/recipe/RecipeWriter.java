package io.argosy.training.recipe;

import io.argosy.training.outcome.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Changes one part of a {@code recipe.yaml} and leaves the others, and their comments, as they are. */
public final class RecipeWriter {
    private static final String KEY = "algorithm:";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            // The kind as a key, as people write it: a tag of YAML is read by few, and refused by most who see it.
            .disable(YAMLWriteFeature.USE_NATIVE_TYPE_ID)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .build();

    private RecipeWriter() {}

    /** Puts an algorithm in the place of the recipe's: all lines from the key to the next one at the margin. */
    public static void algorithm(Path recipe, Algorithm algorithm) throws TrainingException {
        try {
            List<String> lines = new ArrayList<>();
            boolean inside = false;
            for (String line : Files.readAllLines(recipe)) {
                if (line.startsWith(KEY)) {
                    inside = true;
                    lines.add(KEY);
                    YAML.writerFor(Algorithm.class)
                            .writeValueAsString(algorithm)
                            .lines()
                            .filter(setting -> !setting.endsWith(": null") && !setting.endsWith(": {}"))
                            .forEach(setting -> lines.add("  " + setting));
                } else if (inside && (line.isEmpty() || !(line.startsWith(" ") || line.startsWith("-")))) {
                    inside = false;
                    lines.add(line);
                } else if (!inside) {
                    lines.add(line);
                }
            }
            Files.write(recipe, lines);
        } catch (IOException e) {
            throw new TrainingException(recipe + ": cannot be written: " + e.getMessage());
        }
    }
}
