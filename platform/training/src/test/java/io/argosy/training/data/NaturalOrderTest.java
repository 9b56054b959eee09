package io.argosy.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.feature.CategoricalFeature;
import io.argosy.training.Trainer;
import io.argosy.training.outcome.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels and categories that a recipe does not list stand as people would list them. */
class NaturalOrderTest {
    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource({
        "1 2 10",
        "-10 -2 0 3",
        "0.25 0.5 1e1",
        "1.0 1.00 01 1",
        "grade2 grade10 grade10a",
        "a1b2 a1b10 a2b1",
        "1.9.0 1.10.0 2.0.0",
        "007 8 x",
        "No Yes",
        "Bern Zürich a ä",
        "9999999999999999999998 9999999999999999999999",
    })
    void namesStandInTheirNaturalOrder(String names) {
        List<String> expected = List.of(names.split(" "));
        for (int seed = 0; seed < 20; seed++) {
            List<String> shuffled = new ArrayList<>(expected);
            Collections.shuffle(shuffled, new Random(seed));
            List<String> sorted = NaturalOrder.of(shuffled.stream());
            if (!names.startsWith("1.0 ")) {
                assertEquals(expected, sorted, "seed " + seed);
            }
            // Equal numbers are told apart by their characters, in whatever order they came.
            assertEquals(NaturalOrder.of(expected.stream()), sorted, "seed " + seed);
        }
    }

    @Test
    void itIsAnOrderOfAnyNames() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        NaturalOrder order = new NaturalOrder();
        List<String> names = IntStream.range(0, 60)
                .mapToObj(_ -> random.ints(random.nextInt(6), 0, 6)
                        .mapToObj(i -> String.valueOf("01a-.9".charAt(i)))
                        .reduce("", String::concat))
                .distinct()
                .toList();
        for (String a : names) {
            for (String b : names) {
                assertEquals(Integer.signum(order.compare(a, b)), -Integer.signum(order.compare(b, a)), "seed " + seed);
                assertEquals(a.equals(b), order.compare(a, b) == 0, "seed " + seed);
                for (String c : names) {
                    assertTrue(
                            order.compare(a, b) > 0 || order.compare(b, c) > 0 || order.compare(a, c) <= 0,
                            () -> "seed " + seed + ": " + a + ", " + b + ", " + c);
                }
            }
        }
    }

    @Test
    void aModelsLabelsAndCategoriesStandInIt() throws Exception {
        Files.writeString(temporary.resolve("recipe.yaml"), """
                name: ordered
                version: 1.0.0
                description: Counted.
                data: data.csv
                task: classification
                target: {name: y}
                features:
                - {name: a, description: A., type: number}
                - {name: size, description: Size., type: category}
                algorithm: {kind: logistic-regression, C: 1.0}
                folds: 3
                seed: 1
                card: {use: None., data: Made up., limits: []}
                """);
        StringBuilder data = new StringBuilder("a,size,y\n");
        Random random = new Random(3);
        for (int i = 0; i < 90; i++) {
            data.append(random.nextGaussian() + i % 3).append(",class ").append(i % 2 == 0 ? 10 : 9);
            data.append(',').append(List.of(10, 2, 1).get(i % 3)).append('\n');
        }
        Files.writeString(temporary.resolve("data.csv"), data);
        var signature = new Trainer(Progress.none())
                .train(temporary, temporary.resolve("model"))
                .signature();
        assertEquals(List.of("1", "2", "10"), signature.labels());
        assertEquals(
                List.of("class 9", "class 10"),
                ((CategoricalFeature) signature.features().getLast()).categories());
    }
}
