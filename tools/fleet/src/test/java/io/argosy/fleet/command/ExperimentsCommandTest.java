package io.argosy.fleet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.experiment.Experiments;
import io.argosy.fleet.experiment.RunNote;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.tool.Execution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code fleet experiments} from outside. */
class ExperimentsCommandTest {
    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void aCloneWithTwoRunsOfChurn() throws Exception {
        try (TemporaryClone clone = TemporaryClone.in(Files.createDirectory(folder.resolve("clone")));
                Monorepo repository = clone.open()) {
            clone.write("services/churn/recipe.yaml", "").commit("One");
            Experiments experiments = new Experiments(repository);
            Path service = Files.createDirectories(folder.resolve("service"));
            Files.createDirectories(service.resolve("data"));
            Files.createDirectories(service.resolve("model"));
            for (int i = 0; i < 2; i++) {
                Files.writeString(
                        service.resolve("recipe.yaml"),
                        "version: 1." + i + ".0\nalgorithm: {kind: random-forest, max_depth: " + (4 + i) + "}\n");
                Files.writeString(service.resolve("data/rows.csv"), "a,y\n");
                Files.writeString(
                        service.resolve("model/metrics.json"),
                        "{\"rows\": 60, \"overall\": [{\"name\": \"auc\", \"value\": 0." + (8 + i) + "}]}");
                experiments.add(new RunNote("churn", service, List.of("data/rows.csv"), "c0de", "c0ffee")
                        .ended(service.resolve("model"), i == 0 ? "" : "another package has this version"));
            }
        }
        cli = Cli.in(folder.resolve("clone"), Files.createDirectory(folder.resolve("cache")));
    }

    @Test
    void runsAreListedTheNewestFirst() throws Exception {
        List<String> lines = cli.out("experiments", "churn").lines().toList();

        assertTrue(
                lines.get(0).matches("RUN  BEGAN +VERSION  ALGORITHM +AUC +ROWS  TOOK +DATA +RECIPE +CODE"),
                lines.get(0));
        assertTrue(
                lines.get(1)
                        .matches("2    20[-0-9T:]+Z  1.1.0 +random-forest  0.9000  60 +[0-9.]+ s +[0-9a-f]{8}"
                                + "  [0-9a-f]{8}  c0de  another package has this version"),
                lines.get(1));
        assertTrue(lines.get(2).startsWith("1 "), lines.get(2));
        JsonNode json = JsonMapper.shared().readTree(cli.out("experiments", "churn", "-o", "json"));
        assertEquals(1, json.get(0).path("number").asInt());
        assertEquals(
                "4", json.get(0).path("parameters").path("algorithm.max_depth").asString());
        assertEquals(0.9, json.get(1).path("figures").path("auc").path("value").asDouble());
    }

    @Test
    void twoRunsAreComparedByWhatDiffers() throws Exception {
        List<String> lines = cli.out("experiments", "churn", "1", "2").lines().toList();

        assertEquals("FIGURE  RUN 1   RUN 2", lines.get(0));
        assertEquals("auc     0.8000  0.9000  better", lines.get(1));
        assertTrue(lines.contains("algorithm.max_depth  4         5"), lines::toString);
        JsonNode json = JsonMapper.shared().readTree(cli.out("experiments", "churn", "1", "2", "-o", "json"));
        assertTrue(json.path("sameRows").asBoolean());
        assertTrue(json.path("figures").get(0).path("better").asBoolean());
    }

    @Test
    void whatIsNotThereIsToldWithWhatIs() throws Exception {
        assertRefused(
                "fleet: there is no run 7 of churn in this clone: there are 1 to 2", "experiments", "churn", "1", "7");
        assertRefused(
                "fleet: there is one run to compare: give the numbers of two, or none to list all",
                "experiments",
                "churn",
                "1");
        assertRefused(
                "fleet: there is no services/chrun, and nothing was trained for it here: did you mean \"churn\"?",
                "experiments",
                "chrun");
    }

    private void assertRefused(String line, String... arguments) throws Exception {
        Execution execution = cli.run(arguments);
        assertEquals(2, execution.exitCode());
        assertEquals(line + "\n", execution.err());
    }
}
