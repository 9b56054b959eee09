package io.argosy.training.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.argosy.model.wording.NearestName;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.rows.Examples;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How much a label's rows weigh in a fit, as scikit-learn's {@code class_weight} says it: {@code balanced}, or a number
 * by label, 1 for those that are left out. The weights steer what is learned. They are taken out of the answers again, so
 * that probabilities stay those of the data: a label's odds are divided by its weight (Elkan 2001, "The Foundations of
 * Cost-Sensitive Learning", theorem 2; Saerens, Latinne and Decaestecker 2002, equation 2.4).
 *
 * @param numbers above 0, by label; empty where every label's rows weigh the same together
 */
public record ClassWeight(Map<String, Double> numbers) {
    private static final String BALANCED = "balanced";

    /** Further apart no weights help, and sums of floats lose the light rows. */
    private static final double MOST = 1e6;

    public ClassWeight {
        numbers = Map.copyOf(numbers);
        numbers.forEach((label, number) -> {
            if (!(number >= 1 / MOST && number <= MOST)) {
                throw new IllegalArgumentException(
                        "class_weight has " + number + " for " + label + ": give a number from 1e-6 to 1e6");
            }
        });
    }

    /**
     * As a recipe says it.
     *
     * @param said the word or numbers by label
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static ClassWeight of(Object said) {
        if (said.equals(BALANCED)) {
            return new ClassWeight(Map.of());
        }
        if (!(said instanceof Map<?, ?> map) || map.isEmpty()) {
            throw new IllegalArgumentException(
                    "class_weight is \"" + said + "\": give balanced, or a number by label, such as {\"Yes\": 3}");
        }
        Map<String, Double> numbers = new TreeMap<>();
        map.forEach((label, number) -> {
            if (!(number instanceof Number one)) {
                throw new IllegalArgumentException(
                        "class_weight has \"" + number + "\" for " + label + ": give a number above 0");
            }
            numbers.put(label.toString(), one.doubleValue());
        });
        return new ClassWeight(numbers);
    }

    /** What {@link #of(Object)} makes this of. */
    @JsonValue
    Object said() {
        return numbers.isEmpty() ? BALANCED : new TreeMap<>(numbers);
    }

    /**
     * Per label what one of its rows weighs: 1 each where nothing is said.
     *
     * @throws TrainingException where there are no labels, or no such
     */
    public static double[] of(@Nullable ClassWeight weight, Examples examples) throws TrainingException {
        List<String> labels = examples.signature().labels();
        double[] weights = new double[Math.max(1, labels.size())];
        Arrays.fill(weights, 1);
        if (weight == null) {
            return weights;
        }
        if (labels.isEmpty()) {
            throw new TrainingException(RecipeReader.FILE
                    + ": class_weight is for a classification, and this is a regression: leave it out");
        }
        for (String label : weight.numbers.keySet()) {
            if (!labels.contains(label)) {
                throw new TrainingException(RecipeReader.FILE + ": class_weight names \"" + label
                        + "\", which is no label; "
                        + NearestName.of(label, labels)
                                .map(name -> "did you mean " + name + "?")
                                .orElse("the labels are " + String.join(", ", labels)));
            }
        }
        if (weight.numbers.isEmpty()) {
            int[] counts = new int[labels.size()];
            Arrays.stream(examples.labels()).forEach(label -> counts[label]++);
            for (int k = 0; k < counts.length; k++) {
                // A label that a fold lacks weighs as one row would.
                weights[k] = examples.size() / ((double) counts.length * Math.max(1, counts[k]));
            }
        } else {
            for (int k = 0; k < weights.length; k++) {
                weights[k] = weight.numbers.getOrDefault(labels.get(k), 1.0);
            }
        }
        return weights;
    }

    /** What a card says of it, after the other settings: nothing where nothing is said. */
    static String format(@Nullable ClassWeight weight) {
        if (weight == null) {
            return "";
        }
        return weight.numbers.isEmpty()
                ? ", each label's rows weighing as much as any other's, which the probabilities do not show"
                : new TreeMap<>(weight.numbers)
                        .entrySet().stream()
                                .map(one -> one.getKey() + " " + one.getValue())
                                .collect(Collectors.joining(
                                        ", ",
                                        ", rows weighing ",
                                        " and others 1, which the probabilities do not show"));
    }
}
