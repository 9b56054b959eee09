package io.argosy.fleet.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.model.Contract;
import io.argosy.fleet.gate.model.GoldenRows;
import io.argosy.fleet.gate.model.Quality;
import io.argosy.fleet.gate.model.Replay;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.Rollback;
import io.argosy.fleet.training.Retraining;
import io.argosy.fleet.version.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollback to a version whose package the code of today does not read, or reads otherwise. */
class WayBackTest {
    private static final String CODE = "platform/model/src/main/Weights.java";
    private static final List<Gate> MODEL_GATES =
            List.of(new Quality(new Retraining()), new Contract(), new GoldenRows(), new Replay());

    @TempDir
    private Path folder;

    private JudgedFleet fleet;
    private Version first;

    @BeforeEach
    void anOldPackageInStaging() throws Exception {
        fleet = JudgedFleet.in(folder);
        fleet.files().write(CODE, "reads layout 0");
        first = releaseOfLayoutZero("1.1.0");
        promote();
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void whatTheEnvironmentRanIsKnownToAnswerItsGoldenRows() throws Exception {
        aNewLayoutReachesStaging();
        fleet.after(Duration.ofHours(2));

        String said = judgeRollback(new GoldenRows());

        assertTrue(
                said.startsWith("PASS staging/churn golden rows: " + first
                        + " answered them with its own code: staging ran it from "),
                said);
        assertTrue(
                said.contains(", and a service is ready only after them; the code of today cannot say (the model"
                        + " package of churn " + first
                        + " is of a form that only its own code reads: model.json /format: "),
                said);
    }

    @Test
    void noModelGateHoldsItBack() throws Exception {
        aNewLayoutReachesStaging();

        for (Gate gate : MODEL_GATES) {
            String said = judgeRollback(gate);
            assertTrue(said.startsWith("PASS"), said);
        }
    }

    @Test
    void withTheSameCodeABrokenPackageIsNotTrusted() throws Exception {
        fleet.release("churn", ToyModel.good("1.2.0"));
        promote();

        String said = judgeRollback(new GoldenRows());

        assertTrue(said.startsWith("UNKNOWN staging/churn golden rows: the model package of churn " + first), said);
    }

    @Test
    void rowsThatOtherCodeAnswersOtherwiseAreNoFailureOfTheVersion() throws Exception {
        fleet.release("churn", ToyModel.good("1.2.0").withOthersGoldenRows());
        promote();
        fleet.files().write(CODE, "reads layout 1");
        fleet.release("churn", ToyModel.good("1.3.0"));
        promote();

        String said = judgeRollback(new GoldenRows());

        assertTrue(said.startsWith("PASS staging/churn golden rows: 1.2.0-"), said);
        assertTrue(said.contains("(20 of 20 golden rows are answered otherwise than where it was trained)"), said);
    }

    @Test
    void whatIsLeftNeedNotBeReadToGoBack() throws Exception {
        fleet.release("churn", ToyModel.good("1.2.0"));
        promote();
        releaseOfLayoutZero("1.3.0");
        promote();

        assertEquals(
                "PASS staging/churn golden rows: all 20 golden rows are answered as expected",
                judgeRollback(new GoldenRows()));
        for (Gate gate : MODEL_GATES) {
            assertTrue(judgeRollback(gate).startsWith("PASS"), () -> gate.name());
        }
    }

    @Test
    void aPromotionOverItIsUnknownUntilSomebodyAcceptsItInMain() throws Exception {
        fleet.files().write(CODE, "reads layout 1");
        Version second = fleet.release("churn", ToyModel.good("1.2.0"));
        String unknown = judgePromotion(new Quality(new Retraining()));
        assertTrue(unknown.startsWith("UNKNOWN staging/churn quality: the model package of churn " + first), unknown);

        fleet.files()
                .write("services/churn/promotion-policy.yaml", """
                accepted:
                - version: %s
                  gate: quality
                  reason: The same model in the new layout
                """.formatted(second))
                .commit("Accept the new layout");

        String accepted = judgePromotion(new Quality(new Retraining()));
        assertTrue(
                accepted.startsWith(
                        "PASS staging/churn quality: accepted by services/churn/promotion-policy.yaml: The same"
                                + " model in the new layout; nobody can know: the model package of churn"),
                accepted);
        assertTrue(judgePromotion(new Replay()).startsWith("UNKNOWN"), "one gate, not another");
    }

    private void aNewLayoutReachesStaging() throws Exception {
        fleet.files().write(CODE, "reads layout 1");
        fleet.release("churn", ToyModel.good("1.2.0"));
        promote();
    }

    private Version releaseOfLayoutZero(String model) throws Exception {
        Path files = folder.resolve("services/churn/model");
        ToyModel.good(model).write(files);
        Path manifest = files.resolve("model.json");
        Files.writeString(manifest, Files.readString(manifest).replaceFirst("\"format\"\\s*:\\s*1", "\"format\": 0"));
        return fleet.releaseCommitted("churn");
    }

    private void promote() {
        fleet.merge(new Promotion(fleet.repository(), fleet.main())
                .propose("churn", "staging")
                .orElseThrow());
    }

    private String judgePromotion(Gate gate) throws Exception {
        return fleet.judge(
                        gate,
                        new Promotion(fleet.repository(), fleet.main())
                                .propose("churn", "staging")
                                .orElseThrow())
                .getFirst();
    }

    private String judgeRollback(Gate gate) throws Exception {
        return fleet.judge(gate, new Rollback(fleet.repository(), fleet.main()).propose("churn", "staging", null))
                .getFirst();
    }
}
