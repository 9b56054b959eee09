package io.argosy.training.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.training.data.DataReader;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.rows.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeReaderTest {
    private static final String RECIPE = """
            name: tides
            version: 1.0.0
            description: Guesses the tide.
            data: tides.csv
            task: regression
            target: {name: height, unit: m}
            features:
            - {name: hour, type: integer, description: Hour of the day., bounds: [0, 23]}
            - {name: moon, type: category, description: Phase of the moon.}
            algorithm: {kind: random-forest, n_estimators: 5, max_depth: 4, min_samples_leaf: 1, max_features: 2}
            folds: 2
            seed: 1
            card: {use: None., data: Made up., limits: []}
            """;

    private static final String DATA = """
            hour,moon,height
            0,full,1.5
            6,new,-0.5
            12,full,1.25
            18,new,-0.75
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void aSoundRecipeAndData() throws IOException {
        Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
        Files.writeString(folder.resolve("tides.csv"), DATA);
    }

    @Test
    void rangesAndCategoriesComeFromTheData() throws TrainingException {
        var signature = read().signature();
        assertEquals(
                "[NumericFeature[name=hour, description=Hour of the day., unit=, integer=true, minimum=0.0, "
                        + "maximum=18.0, bounds=Bounds[minimum=0.0, maximum=23.0], missing=null], "
                        + "CategoricalFeature[name=moon, description=Phase of the moon., categories=[full, new], "
                        + "missing=null, unseen=null]]",
                signature.features().toString());
        assertEquals("m", signature.unit());
    }

    @Test
    void aMisspeltKeyIsRefusedWithTheNearestOne() throws IOException {
        change("folds: 2", "folds: 2\nslicez: [hour]");
        assertRefused(folder.resolve("recipe.yaml") + " /slicez: is not a key of a recipe; did you mean slices?");
    }

    @Test
    void aFileThatIsNoRecipesSizeIsRefusedBeforeItIsRead() throws IOException {
        Files.writeString(folder.resolve("recipe.yaml"), RECIPE + "#" + " ".repeat(1 << 20) + "\n");
        assertRefused(folder.resolve("recipe.yaml") + ": has " + Files.size(folder.resolve("recipe.yaml"))
                + " bytes, and a recipe has 1048576 at most: rows belong into the data file");
    }

    @Test
    void anOldKeyIsRefusedWithTheNewOne() throws IOException {
        Map<String, String> renamed = Map.of(
                "trees", "n_estimators",
                "depth", "max_depth",
                "leaf", "min_samples_leaf",
                "tries", "max_features");
        for (Map.Entry<String, String> key : renamed.entrySet()) {
            change(key.getValue() + ":", key.getKey() + ":");
            assertRefused(folder.resolve("recipe.yaml") + " /algorithm/" + key.getKey()
                    + ": is not a key of a recipe; it is called " + key.getValue() + " now");
        }
        algorithm("{kind: logistic-regression, penalty: 10}");
        assertRefused(folder.resolve("recipe.yaml")
                + " /algorithm/penalty: is not a key of a recipe; it is called C, which is 1 / penalty now");
        algorithm("{kind: naive-bayes, least: 1, most: 4, alpha: 1, foldCase: true, folds: 2}");
        assertRefused(folder.resolve("recipe.yaml")
                + " /algorithm/least: is not a key of a recipe; it is called ngram_range, which is [least, most] now");
        algorithm("{kind: naive-bayes, ngram_range: [1, 4], alpha: 1, foldCase: true, folds: 2}");
        assertRefused(folder.resolve("recipe.yaml")
                + " /algorithm/foldCase: is not a key of a recipe; it is called lowercase now");
        algorithm("{kind: stack, members: [], folds: 2}");
        assertRefused(folder.resolve("recipe.yaml")
                + " /algorithm/members: is not a key of a recipe; it is called estimators now");
        algorithm("{kind: blend, estimators: [], folds: 2}");
        assertRefused(folder.resolve("recipe.yaml")
                + " /algorithm: kind is \"blend\", which is no algorithm; it is called stack now");
        algorithm("{kind: random-forrest}");
        assertRefused(folder.resolve("recipe.yaml")
                + " /algorithm: kind is \"random-forrest\", which is no algorithm; did you mean random-forest?");
    }

    @Test
    void settingsThatNoFitCanHaveAreRefused() throws IOException {
        algorithm("{kind: logistic-regression, C: 0}");
        assertRefused(folder.resolve("recipe.yaml") + " /algorithm: C is 0.0: give a number above 0");
        algorithm("{kind: naive-bayes, ngram_range: [4], alpha: 1, lowercase: true, folds: 2}");
        assertRefused(folder.resolve("recipe.yaml") + " /algorithm: ngram_range has two lengths, the shortest and the"
                + " longest: give for example [1, 4]");
    }

    @Test
    void aKeyThatIsLeftOutIsSaidToBeMissing() throws IOException {
        Map<String, List<String>> algorithms = Map.of(
                "gradient-boosting", List.of("n_estimators: 9", "max_depth: 3", "learning_rate: 0.1"),
                "random-forest", List.of("n_estimators: 5", "max_depth: 4", "min_samples_leaf: 1", "max_features: 2"),
                "linear-regression", List.of("alpha: 1", "l1_ratio: 1"),
                "logistic-regression", List.of("C: 1"),
                "naive-bayes", List.of("ngram_range: [1, 4]", "alpha: 1", "lowercase: true", "folds: 2"),
                "stack", List.of("estimators: []", "folds: 2"),
                "imported", List.of("file: model.json", "inputs: []"));
        for (Map.Entry<String, List<String>> algorithm : algorithms.entrySet()) {
            for (String left : algorithm.getValue()) {
                String others = algorithm.getValue().stream()
                        .filter(setting -> !setting.equals(left))
                        .map(setting -> ", " + setting)
                        .collect(Collectors.joining());
                algorithm("{kind: " + algorithm.getKey() + others + "}");
                assertMissing("/algorithm/" + key(left));
            }
        }
        for (String line : RECIPE.lines().toList()) {
            if (!line.startsWith("-") && !List.of("folds", "seed").contains(key(line))) {
                Files.writeString(
                        folder.resolve("recipe.yaml"), RECIPE.replaceAll("(?m)^" + key(line) + ":.*\n(- .*\n)*", ""));
                assertMissing("/" + key(line));
            }
        }
        change("folds: 2\n", "");
        assertRefused(folder.resolve("recipe.yaml") + " : folds is 0 or missing: give 2 to 100");
        change("use: None., ", "");
        assertMissing("/card/use");
        change("name: hour, ", "");
        assertMissing("/features/0/name");
    }

    private static String key(String setting) {
        return setting.substring(0, setting.indexOf(':'));
    }

    private void assertMissing(String place) {
        assertRefused(folder.resolve("recipe.yaml") + " " + place
                + ": is missing: give it, docs/training.md says what it means");
    }

    @Test
    void aSettingOutsideItsRangeIsRefused() throws IOException {
        change("n_estimators: 5", "n_estimators: 0");
        assertRefused(folder.resolve("recipe.yaml") + " /algorithm: n_estimators is 0: give 1 or more");
    }

    @Test
    void dataOutsideTheServicesFolderAndRowsThatAreHeldOutAreRefused() throws IOException {
        change("data: tides.csv", "data: ../tides.csv");
        assertRefused(
                folder.resolve("recipe.yaml") + " : data is ../tides.csv: name a file in the service's own folder");
        change("data: tides.csv", "data: ./data/holdout.csv");
        assertRefused(folder.resolve("recipe.yaml")
                + " : data is ./data/holdout.csv: no model is trained on the rows that judge it");
    }

    @Test
    void aColumnThatTheDataLacksIsRefusedWithTheNearestOne() throws IOException {
        change("name: moon", "name: mooon");
        assertRefused(folder.resolve("tides.csv") + ": has no column mooon; did you mean moon?");
    }

    @Test
    void anEmptyCellIsRefusedUnlessTheRecipeSaysWhatItMeans() throws IOException, TrainingException {
        Files.writeString(folder.resolve("tides.csv"), DATA.replace("6,new", "6,"));
        assertRefused(folder.resolve("tides.csv")
                + " line 3, column moon: is empty: fill it, or say in recipe.yaml what missing means");
        change("Phase of the moon.", "Phase of the moon., missing: {value: new, meaning: nobody looked}");
        assertEquals(
                List.of(1.0),
                read().rows().stream()
                        .filter(row -> row.value(0) == 6)
                        .map(row -> row.inputs()[1])
                        .toList());
    }

    @Test
    void aValueOutsideTheBoundsIsRefusedWithItsLine() throws IOException {
        Files.writeString(folder.resolve("tides.csv"), DATA.replace("18,", "24,"));
        assertRefused(folder.resolve("tides.csv") + " line 5, column hour: is 24, outside the recipe's bounds");
    }

    @Test
    void aFractionInAnIntegerIsRefused() throws IOException {
        Files.writeString(folder.resolve("tides.csv"), DATA.replace("18,", "17.5,"));
        assertRefused(
                folder.resolve("tides.csv") + " line 5, column hour: is 17.5, but the recipe says it is an integer");
    }

    @Test
    void aMissingDataFileIsNamed() throws IOException {
        Files.delete(folder.resolve("tides.csv"));
        assertRefused(
                folder.resolve("tides.csv") + ": cannot be read: put the data there, or change data in recipe.yaml");
    }

    private Examples read() throws TrainingException {
        return DataReader.read(RecipeReader.read(folder), folder);
    }

    private void change(String from, String to) throws IOException {
        Files.writeString(folder.resolve("recipe.yaml"), RECIPE.replace(from, to));
    }

    private void algorithm(String algorithm) throws IOException {
        change("{kind: random-forest, n_estimators: 5, max_depth: 4, min_samples_leaf: 1, max_features: 2}", algorithm);
    }

    private void assertRefused(String message) {
        assertEquals(message, assertThrows(TrainingException.class, this::read).getMessage());
    }
}
