package io.argosy.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.ModelPackage;
import io.argosy.model.format.PackageReader;
import io.argosy.training.data.DataReader;
import io.argosy.training.data.Sha256;
import io.argosy.training.outcome.Progress;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Recipe;
import io.argosy.training.recipe.RecipeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    @TempDir
    Path temporary;

    @Tag("sample")
    @Test
    void trainingDiabetesAgainGivesTheCommittedPackageByteForByte() throws Exception {
        Path again = temporary.resolve("again");
        new Trainer(Progress.none()).train(Services.folder("diabetes"), again);
        assertSameFiles(Services.folder("diabetes").resolve("model"), again);
    }

    @Tag("sample")
    @Test
    void localeAndTimeZoneLeaveNoTraceInAPackage() throws Exception {
        Path folder = smallChurn();
        Path here = temporary.resolve("here");
        Path elsewhere = temporary.resolve("elsewhere");
        new Trainer(Progress.none()).train(folder, here);
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
            new Trainer(Progress.none()).train(folder, elsewhere);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
        assertSameFiles(here, elsewhere);
    }

    @Tag("sample")
    @Test
    void aTrainedPackageLoadsAndItsGoldenRowsPass() throws Exception {
        Path target = temporary.resolve("model");
        new Trainer(Progress.none()).train(smallChurn(), target);
        ModelPackage loaded = PackageReader.read(target);
        assertEquals(List.of(), loaded.checkGoldenRows());
        assertTrue(loaded.goldenRows().size() >= 20);
        assertTrue(loaded.goldenRows().stream().anyMatch(row -> row.note().equals("total_charges missing")));
    }

    @Tag("sample")
    @Test
    void aFailedTrainingLeavesTheOldPackageAsItWas() throws Exception {
        Path folder = smallChurn();
        Path target = folder.resolve("model");
        new Trainer(Progress.none()).train(folder, target);
        byte[] before = Files.readAllBytes(target.resolve("model.json"));
        Files.writeString(folder.resolve("data/telco_churn.csv"), "tenure\n1\n");
        var failure = assertThrows(TrainingException.class, () -> new Trainer(Progress.none()).train(folder, target));
        assertEquals(
                folder.resolve("data/telco_churn.csv") + ": has no column churn; its columns are tenure",
                failure.getMessage());
        assertArrayEquals(before, Files.readAllBytes(target.resolve("model.json")));
    }

    @Test
    void aNumberThatNoPackageHoldsIsRefusedBeforeTheWork() throws Exception {
        Path folder = iris();
        Path data = folder.resolve("iris.csv");
        Files.writeString(data, Files.readString(data).replaceFirst("\n3\\.3,", "\n3e200,"));
        var failure = assertThrows(
                TrainingException.class, () -> new Trainer(Progress.none()).train(folder, folder.resolve("model")));
        assertEquals(
                data + " line 5, column petal: is 3e200: numbers of up to 1e100 are taken; give it in a larger unit",
                failure.getMessage());
    }

    @Test
    void aLabelInFewRowsIsLearnedLikeAnyOther() throws Exception {
        Path folder = iris();
        Path data = folder.resolve("iris.csv");
        Files.writeString(data, Files.readString(data).replaceFirst("\n7\\.0,blue,setosa", "\n7.0,blue,rare"));
        ModelPackage made = new Trainer(Progress.none()).train(folder, folder.resolve("model"));
        assertEquals(
                List.of("rare", "setosa", "versicolor", "virginica"),
                made.signature().labels());
    }

    @Test
    void aPackageThatWouldBeRefusedReplacesNothing() throws Exception {
        Path folder = iris();
        Path recipe = folder.resolve("recipe.yaml");
        Files.writeString(
                recipe, Files.readString(recipe).replace("use: None.", "use: " + "x".repeat((1 << 20) - 600)));
        Path target = folder.resolve("model");
        var failure = assertThrows(TrainingException.class, () -> new Trainer(Progress.none()).train(folder, target));
        assertEquals(
                "the package would be refused, so it was not written: CARD.md: is larger than 1048576 bytes",
                failure.getMessage());
        assertFalse(Files.exists(target));
    }

    @Test
    void aForestOverThreeLabelsGivesProbabilities() throws Exception {
        Path folder = iris();
        new Trainer(Progress.none()).train(folder, folder.resolve("model"));
        ModelPackage iris = PackageReader.read(folder.resolve("model"));
        assertEquals(
                List.of("setosa", "versicolor", "virginica"), iris.signature().labels());
        assertTrue(iris.metrics().find("accuracy").orElseThrow().value() > 0.9);
        for (var golden : iris.goldenRows()) {
            assertEquals(1, golden.expected().stream().mapToDouble(p -> p).sum(), 1e-12);
        }
    }

    @Test
    void theCardSaysWhatTheModelIsAndWhatTheDullestAnswerWouldReach() throws Exception {
        Path folder = iris();
        String card = new Trainer(Progress.none())
                .train(folder, folder.resolve("model"))
                .card();

        assertTrue(card.contains("""
                ## Model
                A random forest of 30 trees of depth 6 at most, 2 rows or more in a leaf, 2 features tried at a split.
                """), card);
        assertTrue(
                card.contains("Rows by `kind`: setosa 30.0 %, versicolor 40.0 %, virginica 30.0 %; always answering the"
                        + " most frequent one would be right in 40.0 %.\n"),
                card);
        assertTrue(card.contains("| slice | rows | accuracy | top_3_accuracy | log_loss |"), card);
        assertTrue(card.contains("the accuracy is the label's recall"), card);
    }

    @Tag("sample")
    @Test
    void theCardOfARegressionSaysWhatTheMeanWouldReach() throws Exception {
        String card =
                PackageReader.read(Services.folder("diabetes").resolve("model")).card();

        assertTrue(
                card.contains(
                        "`target` goes from 31 to 346 and is 150.92 in the mean; always answering that would have an"
                                + " rmse of 77.98.\n"),
                card);
    }

    @Tag("sample")
    @Test
    void everyCommittedPackageIsMadeFromTheCommittedRecipeAndData() throws Exception {
        for (String name : List.of("churn", "diabetes", "nationality")) {
            Path folder = Services.folder(name);
            ModelPackage committed = PackageReader.read(folder.resolve("model"));
            Recipe recipe = RecipeReader.read(folder);
            assertEquals(name, committed.name());
            assertEquals(recipe.version(), committed.version());
            assertEquals(
                    Sha256.of(folder.resolve("recipe.yaml")),
                    committed.provenance().recipeSha256());
            assertEquals(
                    Sha256.of(folder.resolve(recipe.data())),
                    committed.provenance().dataSha256());
            assertEquals(DataReader.read(recipe, folder).signature(), committed.signature());
            assertEquals(List.of(), committed.checkGoldenRows());
        }
    }

    /** Made-up rows with three labels. */
    private Path iris() throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("iris"));
        var data = new StringBuilder("petal,colour,kind\n");
        for (int i = 0; i < 120; i++) {
            data.append(i % 40).append('.').append(i % 7).append(i % 2 == 0 ? ",red," : ",blue,");
            data.append(i % 40 < 12 ? "setosa" : i % 40 < 28 ? "versicolor" : "virginica")
                    .append('\n');
        }
        Files.writeString(folder.resolve("iris.csv"), data);
        Files.writeString(folder.resolve("recipe.yaml"), """
                name: iris
                version: 1.0.0
                description: Tells irises apart.
                data: iris.csv
                task: classification
                target: {name: kind}
                features:
                - {name: petal, description: Length., type: number, unit: cm}
                - {name: colour, description: Colour., type: category}
                algorithm: {kind: random-forest, n_estimators: 30, max_depth: 6, min_samples_leaf: 2, max_features: 2}
                folds: 4
                seed: 1
                slices: [kind]
                card: {use: None., data: Made up., limits: []}
                """);
        return folder;
    }

    /** churn with a tenth of its rows and few trees: everything a package can hold, in little time. */
    private Path smallChurn() throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("churn"));
        Files.createDirectories(folder.resolve("data"));
        List<String> lines = Files.readAllLines(Services.folder("churn").resolve("data/telco_churn.csv"));
        Files.write(folder.resolve("data/telco_churn.csv"), lines.subList(0, 600));
        String recipe = Files.readString(Services.folder("churn").resolve("recipe.yaml"))
                .replace("n_estimators: 300", "n_estimators: 20")
                .replace("folds: 5", "folds: 2");
        Files.writeString(folder.resolve("recipe.yaml"), recipe);
        return folder;
    }

    private static void assertSameFiles(Path expected, Path actual) throws IOException, InvalidPackageException {
        assertEquals(names(expected), names(actual));
        for (String name : names(expected)) {
            assertArrayEquals(
                    Files.readAllBytes(expected.resolve(name)), Files.readAllBytes(actual.resolve(name)), name);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
