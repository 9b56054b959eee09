package io.argosy.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
            algorithm: {kind: random-forest, trees: 5, depth: 4, leaf: 1, tries: 2}
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
    void aSettingOutsideItsRangeIsRefused() throws IOException {
        change("trees: 5", "trees: 0");
        assertRefused(folder.resolve("recipe.yaml") + " /algorithm: trees is 0: give 1 or more");
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

    private void assertRefused(String message) {
        assertEquals(message, assertThrows(TrainingException.class, this::read).getMessage());
    }
}
