package io.argosy.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    @TempDir
    Path temporary;

    @Test
    void trainingDiabetesAgainGivesTheCommittedPackageByteForByte() throws Exception {
        Path again = temporary.resolve("again");
        new Trainer(Progress.none()).train(Services.folder("diabetes"), again);
        assertSameFiles(Services.folder("diabetes").resolve("model"), again);
    }

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

    @Test
    void aTrainedPackageLoadsAndItsGoldenRowsPass() throws Exception {
        Path target = temporary.resolve("model");
        new Trainer(Progress.none()).train(smallChurn(), target);
        ModelPackage loaded = ModelPackage.load(target);
        assertEquals(List.of(), loaded.checkGoldenRows());
        assertTrue(loaded.goldenRows().size() >= 20);
        assertTrue(loaded.goldenRows().stream().anyMatch(row -> row.note().equals("total_charges missing")));
    }

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
    void everyCommittedPackageIsMadeFromTheCommittedRecipeAndData() throws Exception {
        for (String name : List.of("churn", "diabetes", "nationality")) {
            Path folder = Services.folder(name);
            ModelPackage committed = ModelPackage.load(folder.resolve("model"));
            Recipe recipe = RecipeReader.read(folder);
            assertEquals(name, committed.name());
            assertEquals(recipe.version(), committed.version());
            assertEquals(
                    Trainer.sha256(folder.resolve("recipe.yaml")),
                    committed.provenance().recipeSha256());
            assertEquals(
                    Trainer.sha256(folder.resolve(recipe.data())),
                    committed.provenance().dataSha256());
            assertEquals(DataReader.read(recipe, folder).signature(), committed.signature());
            assertEquals(List.of(), committed.checkGoldenRows());
        }
    }

    /** churn with a tenth of its rows and few trees: everything a package can hold, in little time. */
    private Path smallChurn() throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("churn"));
        Files.createDirectories(folder.resolve("data"));
        List<String> lines = Files.readAllLines(Services.folder("churn").resolve("data/telco_churn.csv"));
        Files.write(folder.resolve("data/telco_churn.csv"), lines.subList(0, 600));
        String recipe = Files.readString(Services.folder("churn").resolve("recipe.yaml"))
                .replace("trees: 300", "trees: 20")
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
