package io.argosy.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.ModelPackage;
import io.argosy.model.feature.Feature;
import io.argosy.model.format.PackageReader;
import io.argosy.model.instance.InstanceReader;
import io.argosy.model.instance.InstanceWriter;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.training.Trainer;
import io.argosy.training.outcome.Progress;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Recipe;
import io.argosy.training.recipe.RecipeReader;
import io.argosy.training.rows.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class DerivedFeaturesTest {
    private static final String RECIPE = """
        name: rides
        version: 1.0.0
        description: Guesses the tip of a ride.
        data: rides.csv
        task: regression
        target: {name: tip, unit: EUR}
        features:
        - {name: fare, type: number, description: What it costs.}
        - {name: minutes, type: integer, description: How long it takes., bounds: [0, 600]}
        - {name: stops, type: number, description: Stops., missing: {value: 0, meaning: none}}
        - {name: hour, type: category, description: When.}
        - {name: weather, type: category, description: Sky.}
        DERIVED
        algorithm: {kind: gradient-boosting, n_estimators: 4, max_depth: 3, learning_rate: 0.3}
        folds: 2
        seed: 1
        card: {use: None., data: Made up., limits: []}
        """;

    private static final String DATA = """
        fare,minutes,stops,hour,weather,tip
        10,5,1,rush,rain,1
        12.5,0,,calm,dry,2
        30,20,2,rush,dry,3
        8,4,0,calm,rain,0.5
        9,3,1,rush,rain,1.5
        15,6,,calm,dry,2.5
        """;

    @TempDir
    Path folder;

    @BeforeEach
    void soundData() throws IOException {
        Files.writeString(folder.resolve("rides.csv"), DATA);
    }

    @Test
    void rangesOfWhatIsDerivedComeFromTheData() throws Exception {
        derived("""
            - name: fare_by_minute
              description: Fare for each minute.
              kind: ratio
              of: [fare, minutes]
              unit: EUR/min
              missing: {value: 0, meaning: it did not move}
            - {name: bad, description: Bad., kind: count, of: [hour, weather], values: [rush, rain], replaces: [hour]}
            """);
        Signature signature = read().signature();
        assertEquals(
                List.of("fare", "minutes", "stops", "weather", "fare_by_minute", "bad"),
                signature.inputs().stream().map(Feature::name).toList());
        assertEquals(
                "[DerivedFeature[feature=NumericFeature[name=fare_by_minute, description=Fare for each minute.,"
                        + " unit=EUR/min, integer=false, minimum=1.5, maximum=3.0, bounds=null,"
                        + " missing=Missing[value=0.0, meaning=it did not move]],"
                        + " derivation=Arithmetic[operation=RATIO, of=[fare, minutes]], replaces=[]],"
                        + " DerivedFeature[feature=NumericFeature[name=bad, description=Bad., unit=, integer=true,"
                        + " minimum=0.0, maximum=2.0, bounds=null, missing=null],"
                        + " derivation=Count[of=[hour, weather], values=[rush, rain]], replaces=[hour]]]",
                signature.derived().toString());
    }

    @Test
    void whatARecipeCannotDeriveIsRefusedWithTheNextStep() throws IOException {
        refused("- {name: d, description: D., kind: ration, of: [fare, minutes]}")
                .with(" /derived/0: kind is \"ration\", by which no feature is derived; did you mean ratio?");
        refused("- {name: d, description: D., kind: ratio, of: [fare, minutes], vlaues: [1]}")
                .with(" /derived/0/vlaues: is not a key of a recipe; did you mean values?");
        refused("- {name: d, description: D., kind: count, of: [hour]}")
                .with(" /derived/0: d is a count, which needs values: docs/training.md says what they mean");
        refused("- {name: d, description: D., kind: sum, of: [fare, stops], steps: [nfc]}")
                .with(" /derived/0: d is a sum, and steps are of a normalization: leave them out");
        refused("- {name: d, description: D., kind: count, of: [hour], values: [rush], unit: m}")
                .with(" /derived/0: d is a count, which always has a value, and no unit: leave out unit and missing");
        refused("- {name: fare, description: D., kind: sum, of: [fare, stops]}")
                .says("recipe.yaml: fare is the name of another feature: give the derived one a name of its own");
        refused("- {name: tip, description: D., kind: sum, of: [fare, stops]}")
                .says("recipe.yaml: target tip is also a derived feature");
        refused("- {name: d, description: D., kind: sum, of: [fare, stop]}")
                .says("recipe.yaml: d is made of stop, which is no feature; did you mean stops?");
        refused("- {name: d, description: D., kind: sum, of: [fare, hour]}")
                .says("recipe.yaml: d is a sum, which takes numbers, and hour is a category: name another feature, or"
                        + " take another kind");
        refused("- {name: d, description: D., kind: ratio, of: [fare, minutes]}")
                .says("recipe.yaml: d has no value where minutes is 0: say in missing what that means, with the value"
                        + " that stands in, or without one where trees learn what to do");
        refused("- {name: d, description: D., kind: normalization, of: [hour], steps: [nfd]}")
                .says("recipe.yaml: d: \"nfd\" is no step of a normalization; did you mean nfc?");
        refused("- {name: d, description: D., kind: difference, of: [fare, fare]}")
                .says("recipe.yaml: derived feature d is the same in every row: nothing can be learned from it,"
                        + " leave it out");
        refused("- {name: d, description: D., kind: ratio, of: [fare, d], missing: {meaning: none}}")
                .says("recipe.yaml: d is made of itself: name other features");
        Files.writeString(folder.resolve("rides.csv"), DATA.replace("30,20", "1e90,20"));
        refused("- {name: d, description: D., kind: product, of: [fare, fare]}")
                .says("recipe.yaml: derived feature d, fare × fare, goes beyond 1e100: correct the data, or leave it"
                        + " out");
    }

    @Test
    void aLineHasNoPlaceForADerivedFeatureWithoutAValue() throws IOException {
        derived("- {name: d, description: D., kind: ratio, of: [fare, minutes], missing: {meaning: none}}");
        change(
                "{kind: gradient-boosting, n_estimators: 4, max_depth: 3, learning_rate: 0.3}",
                "{kind:" + " linear-regression, alpha: 1, l1_ratio: 1}");
        assertTrue(refusal().contains("a missing d has no value: say what stands in for it"));
    }

    @Test
    void goldenRowsShowTheEndsOfWhatIsDerivedAndWhereItHasNoValue() throws Exception {
        derived("- {name: d, description: D., kind: ratio, of: [fare, minutes], missing: {meaning: none}}");
        Path target = folder.resolve("model");
        new Trainer(Progress.none()).train(folder, target);
        List<String> notes = PackageReader.read(target).goldenRows().stream()
                .map(row -> row.note())
                .toList();
        assertTrue(
                notes.containsAll(List.of("d at its least", "d at its greatest", "d without a value")),
                notes::toString);
    }

    @Test
    void aDerivedFeatureMovesNoFold() throws Exception {
        derived("- {name: d, description: D., kind: sum, of: [fare, stops]}");
        List<Long> with = read().keys();
        derived("- {name: d, description: D., kind: sum, of: [fare, minutes], replaces: [fare, minutes]}");
        List<Long> replaced = read().keys();
        Files.writeString(folder.resolve("recipe.yaml"), RECIPE.replace("DERIVED\n", ""));
        assertEquals(read().keys(), with);
        assertTrue(!with.equals(replaced));
    }

    /** What training fits to, what the loaded package makes of requests, and what the test computes are the same bits. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatTrainingComputedIsWhatTheServedModelComputes(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        var recipe = new StringBuilder();
        var numbers = new ArrayList<>(List.of("fare", "minutes", "stops"));
        List<String[]> made = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            String kind = List.of("sum", "difference", "product", "ratio").get(random.nextInt(4));
            String one = numbers.get(random.nextInt(numbers.size()));
            String other = numbers.get(random.nextInt(numbers.size()));
            recipe.append("- {name: d" + i + ", description: D., kind: " + kind + ", of: [" + one + ", " + other
                    + "], missing: {meaning: none}}\n");
            made.add(new String[] {"d" + i, kind, one, other});
            numbers.add("d" + i);
        }
        recipe.append("- {name: bad, description: D., kind: count, of: [hour, weather], values: [rush, rain]"
                + (random.nextBoolean() ? ", replaces: [weather]" : "") + "}\n");
        derived(recipe.toString());
        var rows = new StringBuilder("fare,minutes,stops,hour,weather,tip\n");
        List<Map<String, Object>> given = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            Map<String, Object> row = new HashMap<>();
            row.put("fare", random.nextInt(10_000) / 37.0);
            row.put("minutes", (double) random.nextInt(4));
            row.put("stops", random.nextInt(3) == 0 ? 0.0 : random.nextInt(90) / 7.0);
            row.put("hour", random.nextBoolean() ? "rush" : "calm");
            row.put("weather", random.nextBoolean() ? "rain" : "dry");
            given.add(row);
            rows.append(row.get("fare") + "," + ((Double) row.get("minutes")).intValue() + ","
                    + ((double) row.get("stops") == 0 ? "" : row.get("stops")) + "," + row.get("hour") + ","
                    + row.get("weather") + "," + i % 7 + "\n");
        }
        Files.writeString(folder.resolve("rides.csv"), rows);
        Recipe read = RecipeReader.read(folder);
        DataReader.Rows trained;
        try {
            trained = DataReader.inOrder(read, folder);
        } catch (TrainingException e) {
            assertTrue(e.toString().contains("is the same in every row"), e.toString());
            return;
        }
        Path target = folder.resolve("model");
        new Trainer(Progress.none()).train(folder, target);
        ModelPackage served = PackageReader.read(target);
        assertEquals(trained.signature(), served.signature());
        assertEquals(List.of(), served.checkGoldenRows());
        Row request = served.signature().newRow();
        for (int i = 0; i < given.size(); i++) {
            String json = InstanceWriter.write(trained.rows().get(i)).toString();
            try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
                parser.nextToken();
                assertEquals(List.of(), new InstanceReader(served.signature()).read(parser, request));
            }
            Map<String, Double> expected = computed(given.get(i), made);
            for (int input = 0; input < served.signature().inputs().size(); input++) {
                String name = served.signature().inputs().get(input).name();
                long training = Double.doubleToLongBits(trained.rows().get(i).inputs()[input]);
                assertEquals(training, Double.doubleToLongBits(request.inputs()[input]), name + " of " + json);
                if (expected.containsKey(name)) {
                    assertEquals(Double.doubleToLongBits(expected.get(name)), training, name + " of " + json);
                }
            }
        }
    }

    /** Fresh ones, or the one that {@code -Dseed} names. */
    private static LongStream seeds() {
        Long named = Long.getLong("seed");
        return named == null ? new SplittableRandom().longs(25) : LongStream.of(named);
    }

    private static Map<String, Double> computed(Map<String, Object> row, List<String[]> made) {
        Map<String, Double> known = new HashMap<>();
        row.forEach((name, value) -> {
            if (value instanceof Double number) {
                known.put(name, number);
            }
        });
        for (String[] each : made) {
            double one = Objects.requireNonNull(known.get(each[2]));
            double other = Objects.requireNonNull(known.get(each[3]));
            double result = switch (each[1]) {
                case "sum" -> one + other;
                case "difference" -> one - other;
                case "product" -> one * other;
                default -> other == 0 ? Double.NaN : one / other;
            };
            known.put(each[0], result == 0 ? 0.0 : result);
        }
        known.put("bad", ("rush".equals(row.get("hour")) ? 1.0 : 0) + ("rain".equals(row.get("weather")) ? 1 : 0));
        return known;
    }

    private void derived(String derived) throws IOException {
        Files.writeString(folder.resolve("recipe.yaml"), RECIPE.replace("DERIVED\n", "derived:\n" + derived + "\n"));
    }

    private void change(String from, String to) throws IOException {
        Path recipe = folder.resolve("recipe.yaml");
        Files.writeString(recipe, Files.readString(recipe).replace(from, to));
    }

    private Examples read() throws TrainingException {
        return DataReader.read(RecipeReader.read(folder), folder);
    }

    private record Refused(String message, Path folder) {
        void with(String placed) {
            assertEquals(folder.resolve("recipe.yaml") + placed, message);
        }

        void says(String expected) {
            assertEquals(expected, message);
        }
    }

    private Refused refused(String derived) throws IOException {
        derived(derived);
        return new Refused(refusal(), folder);
    }

    private String refusal() {
        return Objects.requireNonNull(
                assertThrows(TrainingException.class, this::read).getMessage());
    }
}
