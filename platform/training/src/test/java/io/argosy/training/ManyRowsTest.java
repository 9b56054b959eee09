package io.argosy.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.ModelPackage;
import io.argosy.model.format.PackageReader;
import io.argosy.model.signature.Row;
import io.argosy.training.data.DataReader;
import io.argosy.training.outcome.Progress;
import io.argosy.training.recipe.RecipeReader;
import io.argosy.training.rows.Examples;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What training keeps of each of many rows. */
class ManyRowsTest {
    @TempDir
    private Path folder;

    @Test
    void noRowKeepsTheWorkingMemoryOfAModelThatWasAsked() throws Exception {
        StringBuilder csv = new StringBuilder("x,y,z\n");
        for (int i = 0; i < 400; i++) {
            csv.append(i * 37 % 101)
                    .append(',')
                    .append(i * 53 % 97)
                    .append(',')
                    .append(i % 7 + i % 3)
                    .append('\n');
        }
        Files.writeString(folder.resolve("rows.csv"), csv);
        Files.writeString(folder.resolve("recipe.yaml"), """
                name: many
                version: 1.0.0
                description: Many rows.
                data: rows.csv
                task: regression
                target: {name: z}
                features:
                - {name: x, description: One., type: integer}
                - {name: y, description: Another., type: integer}
                algorithm: {kind: gradient-boosting, n_estimators: 50, max_depth: 4, learning_rate: 0.1}
                folds: 2
                card: {use: None., data: Made up., limits: []}
                """);
        new Trainer(Progress.none()).train(folder, folder.resolve("model"));
        ModelPackage model = PackageReader.read(folder.resolve("model"));
        Examples examples = DataReader.read(RecipeReader.read(folder), folder);

        double[] answers = examples.answers(model.model());

        for (Row row : examples.rows()) {
            assertEquals(0, row.scratch(0).length, "a row keeps it");
        }
        double[] one = new double[1];
        for (int i = 0; i < examples.size(); i++) {
            model.model().predict(examples.rows().get(i), one);
            assertEquals(one[0], answers[i], "row " + i + ": the same bits, asked alone or with all");
        }
        assertTrue(examples.rows().getLast().scratch(0).length > 0, "one that is asked alone keeps it");
    }
}
