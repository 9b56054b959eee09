package io.argosy.training.recipe;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.argosy.model.wording.NearestName;
import io.argosy.training.outcome.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.InvalidTypeIdException;
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

    /** How long a recipe may be, in bytes: the parser's time grows with the square of a line's length. */
    private static final int MOST_BYTES = 1 << 20;

    private static final String MISSING = "is missing: give it, docs/training.md says what it means";

    /** What keys and algorithms were called before they got the names that scikit-learn and XGBoost gave them. */
    private static final Map<String, String> RENAMED = Map.of(
            "trees", "n_estimators",
            "depth", "max_depth",
            "leaf", "min_samples_leaf",
            "tries", "max_features",
            "members", "estimators",
            "penalty", "C, which is 1 / penalty",
            "least", "ngram_range, which is [least, most]",
            "most", "ngram_range, which is [least, most]",
            "foldCase", "lowercase",
            "blend", "stack");

    /** The keys in them are names of features or labels. */
    private static final Set<String> NAMED_BY_THE_DATA = Set.of("terms", "monotone_constraints", "class_weight");

    /** Why an algorithm takes no weights of labels, and what to do. */
    private static final Map<Class<?>, String> UNWEIGHED = Map.of(
            Algorithm.Linear.class,
            "linear-regression has no labels to weigh: leave it out",
            Algorithm.Bayes.class,
            "naive-bayes counts each label's n-grams by themselves, so that weights would change nothing but its"
                    + " priors, which are to be the data's: leave it out",
            Algorithm.Stack.class,
            "a stack weighs and calibrates on rows as they are: give it to its estimators",
            Algorithm.Voting.class,
            "voting fits nothing of its own: give it to its estimators",
            Algorithm.Imported.class,
            "an imported model is trained already: leave it out");

    private RecipeReader() {}

    /** Reads the recipe of the service in {@code folder}. */
    public static Recipe read(Path folder) throws TrainingException {
        Path file = folder.resolve(FILE);
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new TrainingException(file + ": has " + Files.size(file) + " bytes, and a recipe has "
                        + MOST_BYTES + " at most: rows belong into the data file");
            }
            String text = Files.readString(file);
            requireNoOldKey(file, YAML.readTree(text).path("algorithm"), "/algorithm");
            return YAML.readValue(text, Recipe.class);
        } catch (UnrecognizedPropertyException e) {
            List<String> known =
                    e.getKnownPropertyIds().stream().map(Object::toString).toList();
            if (UNWEIGHED.containsKey(e.getReferringClass())
                    && e.getPropertyName().equals("class_weight")) {
                throw new TrainingException(file + " " + place(e) + ": " + UNWEIGHED.get(e.getReferringClass()));
            }
            throw new TrainingException(
                    file + " " + place(e) + ": is not a key of a recipe; " + next(e.getPropertyName(), known));
        } catch (InvalidTypeIdException e) {
            List<String> known = Arrays.stream(
                            Algorithm.class.getAnnotation(JsonSubTypes.class).value())
                    .map(JsonSubTypes.Type::name)
                    .toList();
            String kind = Objects.requireNonNullElse(e.getTypeId(), "");
            throw new TrainingException(
                    file + " " + place(e) + ": kind is \"" + kind + "\", which is no algorithm; " + next(kind, known));
        } catch (DatabindException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            String message = cause instanceof JacksonException j ? j.getOriginalMessage() : cause.getMessage();
            throw new TrainingException(file + " " + place(e) + ": " + (isMissing(message) ? MISSING : message));
        } catch (JacksonException e) {
            throw new TrainingException(file + ": is not sound YAML: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new TrainingException(file + ": cannot be read: write a recipe there (docs/training.md)");
        }
    }

    /** How the parser begins to say that a key is left out which has no default; the place names it. */
    private static boolean isMissing(@Nullable String message) {
        return message != null && message.startsWith("Missing required creator property");
    }

    /** Looked for first: what a setting's absence breaks would be told before the key that it has instead. */
    private static void requireNoOldKey(Path file, JsonNode node, String place) throws TrainingException {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String key = field.getKey();
            if (RENAMED.containsKey(key)) {
                throw new TrainingException(
                        file + " " + place + "/" + key + ": is not a key of a recipe; " + next(key, List.of()));
            }
            if (!NAMED_BY_THE_DATA.contains(key)) {
                requireNoOldKey(file, field.getValue(), place + "/" + key);
            }
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            requireNoOldKey(file, node.get(i), place + "/" + i);
        }
    }

    private static String next(String unknown, List<String> known) {
        String renamed = RENAMED.get(unknown);
        if (renamed != null) {
            return "it is called " + renamed + " now";
        }
        return NearestName.of(unknown, known)
                .map(name -> "did you mean " + name + "?")
                .orElseGet(() -> "known are " + known.stream().sorted().collect(Collectors.joining(", ")));
    }

    private static String place(DatabindException e) {
        return e.getPath().stream()
                .map(r -> r.getPropertyName() == null ? "/" + r.getIndex() : "/" + r.getPropertyName())
                .collect(Collectors.joining());
    }
}
