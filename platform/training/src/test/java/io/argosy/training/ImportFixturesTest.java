package io.argosy.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.training.importing.Importer;
import io.argosy.training.outcome.Progress;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Algorithm;
import io.argosy.training.recipe.Recipe;
import io.argosy.training.recipe.RecipeReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of model that the tools make, made by them now, on 10,000 rows each. */
@Tag("clients")
class ImportFixturesTest {
    private static final List<String> TOOLS = List.of(
            "xgboost-cpu==3.2.0",
            "lightgbm==4.7.0",
            "catboost==1.2.10",
            "scikit-learn==1.9.1",
            "skl2onnx==1.20.0",
            "onnxmltools==1.16.0",
            "onnxruntime==1.32.0",
            "pandas==3.1.1",
            "numpy==2.4.6");

    @TempDir
    Path temporary;

    @Test
    void everyModelIsEqualToItsToolOrRefusedWithTheReason() throws Exception {
        Path models = temporary.resolve("models");
        run(List.of(
                python().toString(),
                Path.of("src/test/python/model_fixtures.py").toAbsolutePath().toString(),
                models.toString(),
                "10000"));
        List<ModelFixture> fixtures = ModelFixture.in(models);
        List<String> wrong = new ArrayList<>();
        int equal = 0;
        for (ModelFixture fixture : fixtures) {
            Optional<String> refusal = fixture.refusal();
            try {
                Path service = fixture.draft(temporary.resolve(fixture.name()));
                Recipe recipe = RecipeReader.read(service);
                var imported = (Algorithm.Imported) recipe.algorithm();
                new Importer(recipe, imported, service, Progress.none()).make("test");
                equal++;
                refusal.ifPresent(reason -> wrong.add(fixture.name() + " is not refused: " + reason));
            } catch (TrainingException e) {
                if (refusal.isEmpty() || !String.valueOf(e.getMessage()).contains(refusal.get())) {
                    wrong.add(fixture.name() + ": " + e.getMessage());
                }
            }
        }
        String found = equal + " models of " + fixtures.size() + " equal, the others refused with the reason";
        System.out.println(found);
        assertEquals(List.of(), wrong);
        assertTrue(fixtures.size() >= 60 && equal >= 0.9 * fixtures.size(), found);
    }

    /** The interpreter of an environment that is made once and kept. */
    private static Path python() throws IOException, InterruptedException {
        Path folder = Path.of(System.getProperty("user.home"), ".cache", "argosy", "python", "models-1");
        Path made = folder.resolve("made");
        if (!Files.exists(made)) {
            Files.createDirectories(folder);
            run(List.of("python3", "-m", "venv", folder.toString()));
            List<String> install =
                    new ArrayList<>(List.of(folder.resolve("bin/pip").toString(), "install", "--quiet"));
            install.addAll(TOOLS);
            run(install);
            Files.writeString(made, String.join("\n", TOOLS));
        }
        return folder.resolve("bin/python");
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }
}
