package io.argosy.training;

import io.argosy.model.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads {@code recipe.yaml}; a key that no recipe has is refused with the nearest name. */
public final class RecipeReader {
    /** The recipe's name inside a service's folder. */
    public static final String FILE = "recipe.yaml";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private RecipeReader() {}

    /** Reads the recipe of the service in {@code folder}. */
    public static Recipe read(Path folder) throws TrainingException {
        Path file = folder.resolve(FILE);
        try {
            return YAML.readValue(Files.readString(file), Recipe.class);
        } catch (UnrecognizedPropertyException e) {
            List<String> known = e.getKnownPropertyIds().stream()
                    .map(Object::toString)
                    .sorted()
                    .toList();
            String next = NearestName.of(e.getPropertyName(), known)
                    .map(name -> "did you mean " + name + "?")
                    .orElse("known are " + String.join(", ", known));
            throw new TrainingException(file + " " + place(e) + ": is not a key of a recipe; " + next);
        } catch (DatabindException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            String message = cause instanceof JacksonException j ? j.getOriginalMessage() : cause.getMessage();
            throw new TrainingException(file + " " + place(e) + ": " + message);
        } catch (JacksonException e) {
            throw new TrainingException(file + ": is not sound YAML: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new TrainingException(file + ": cannot be read: write a recipe there (docs/training.md)");
        }
    }

    private static String place(DatabindException e) {
        return e.getPath().stream()
                .map(r -> r.getPropertyName() == null ? "/" + r.getIndex() : "/" + r.getPropertyName())
                .collect(Collectors.joining());
    }
}
