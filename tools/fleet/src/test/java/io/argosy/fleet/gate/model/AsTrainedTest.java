package io.argosy.fleet.gate.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.JudgedFleet;
import io.argosy.fleet.gate.ToyModel;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.Proposal;
import io.argosy.fleet.release.Rollback;
import io.argosy.fleet.training.Retraining;
import io.argosy.fleet.training.ToyTraining;
import io.argosy.fleet.version.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages that say something else than their recipe and data give. */
class AsTrainedTest {
    private static final ToyModel GOOD = ToyModel.good("1.1.0");
    private static final String BY_HAND =
            "FAIL services/churn as trained: the package is not what its recipe and data give: ";
    private static final String NEXT_STEP = ": run `./fleet train churn` and commit what that writes, and nothing else";

    @TempDir
    private Path folder;

    private final Gate gate = new AsTrained(new Retraining());
    private JudgedFleet fleet;
    private Path model;

    @BeforeEach
    void aTrainedModelOnMain() throws Exception {
        fleet = JudgedFleet.in(folder);
        model = folder.resolve("services/churn/model");
        GOOD.write(model);
        fleet.files().commit("Train churn");
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void aPackageThatIsTrainedAgainTheSamePassesWhereItComesAndWhereItArrives() throws Exception {
        ToyModel.good("1.2.0").write(model);

        assertEquals(
                List.of("PASS services/churn as trained: trained again from recipe and data, the package is the same"
                        + " byte for byte"),
                change());
        fleet.releaseCommitted("churn");
        assertEquals(
                List.of("PASS staging/churn as trained: trained again from recipe and data, the package is the same"
                        + " byte for byte"),
                promotion());
    }

    @Test
    void figuresRaisedByHandAreRefusedWithTheFigure() throws Exception {
        GOOD.withFigures(0.99, 0.80).writePackage(model);

        assertEquals(List.of(BY_HAND + "metrics.json says auc 0.99 where training gives 0.85" + NEXT_STEP), change());
    }

    @Test
    void aConstantModelWithItsOwnGoldenRowsIsRefused() throws Exception {
        GOOD.withWeight(0).writePackage(model);

        String said = change().getFirst();
        assertTrue(said.startsWith(BY_HAND + "weights.cbor differs from byte "), said);
    }

    @Test
    void whatReachedMainAllTheSameIsRefusedWhereItArrives() throws Exception {
        GOOD.withFigures(0.99, 0.80).writePackage(model);
        fleet.releaseCommitted("churn");

        assertEquals(
                List.of("FAIL staging/churn as trained: the package is not what its recipe and data give: metrics.json"
                        + " says auc 0.99 where training gives 0.85" + NEXT_STEP),
                promotion());
    }

    @Test
    void aThresholdChangedByHandIsRefused() throws Exception {
        edit("model.json", "\"threshold\" : 0.5", "\"threshold\" : 0.9");

        assertEquals(
                List.of(BY_HAND + "model.json says 0.9 at /target/threshold where training gives 0.5" + NEXT_STEP),
                change());
    }

    @Test
    void aCardABaselineAndThinnedGoldenRowsAreRefused() throws Exception {
        edit("CARD.md", "# churn", "# the best churn");
        assertEquals(
                List.of(BY_HAND + "CARD.md line 1 says \"# the best churn\" where training gives \"# churn\""
                        + NEXT_STEP),
                change());

        GOOD.writePackage(model);
        edit("baseline.json", "[ 5, 5 ]", "[ 4, 6 ]");
        assertTrue(change().getFirst().startsWith(BY_HAND + "baseline.json says 4 at /"), () -> said());

        GOOD.writePackage(model);
        Path golden = model.resolve("golden.jsonl");
        Files.write(golden, Files.readAllLines(golden).subList(0, 5));
        assertEquals(List.of(BY_HAND + "golden.jsonl has 5 lines where training gives 20" + NEXT_STEP), change());
    }

    @Test
    void aFileThatTrainingDoesNotWriteAndALinkInPlaceOfOneAreRefused() throws Exception {
        Files.writeString(model.resolve("notes.txt"), "Trust me");
        assertEquals(List.of(BY_HAND + "notes.txt is more than what training gives" + NEXT_STEP), change());

        Files.move(model.resolve("CARD.md"), folder.resolve("services/churn/CARD.md"));
        Files.createSymbolicLink(model.resolve("CARD.md"), Path.of("../CARD.md"));
        assertEquals(List.of(BY_HAND + "there is no CARD.md here, which training gives" + NEXT_STEP), change());
    }

    @Test
    void aRecipeOrDataChangedWithoutTrainingAreRefused() throws Exception {
        ToyModel.good("1.2.0").write(model);
        GOOD.writePackage(model);
        String said = change().getFirst();
        assertTrue(said.startsWith(BY_HAND + "model.json says 1.1.0 at /version where training gives 1.2.0"), said);

        GOOD.write(model);
        fleet.files().write("services/churn/data/churn.csv", "tenure,contract,leaves\n1,monthly,no\n");
        assertEquals(List.of(BY_HAND + "there is no OTHER.md here, which training gives" + NEXT_STEP), change());
    }

    @Test
    void whatDecidesNothingOfThePackageIsNoneOfItsBusiness() throws Exception {
        fleet.files()
                .write("services/churn/data/SOURCE.md", "# Customers\n")
                .write("services/churn/data/holdout.csv", ToyModel.holdout())
                .write("services/churn/deploy/settings.env", "SERVING_LOG_LEVEL=debug\n");

        assertEquals(List.of(), change());
    }

    @Test
    void aServiceThatGoesBringsNoPackage() throws Exception {
        for (String file : fleet.repository().files(fleet.main(), "services/churn")) {
            Files.delete(folder.resolve(file));
        }

        assertEquals(List.of(), change());
    }

    @Test
    void anImportedModelIsUnknownUntilSomebodyAnswersForIt() throws Exception {
        ToyModel.good("1.2.0").write(model);
        Files.delete(folder.resolve("services/churn/recipe.yaml"));
        Version version = fleet.releaseCommitted("churn");

        String said = promotion().getFirst();
        assertTrue(said.startsWith("UNKNOWN staging/churn as trained: "), said);
        assertTrue(
                said.endsWith(" has no services/churn/recipe.yaml, so nobody can make the package again: commit the"
                        + " recipe and the data, or let somebody accept the package in"
                        + " services/churn/promotion-policy.yaml by a pull request of its own"),
                said);

        fleet.files()
                .write("services/churn/promotion-policy.yaml", """
                accepted:
                - {version: %s, gate: as trained, reason: Bought from a vendor}
                """.formatted(version))
                .commit("Accept it");
        assertTrue(
                promotion()
                        .getFirst()
                        .startsWith(
                                "PASS staging/churn as trained: accepted by services/churn/promotion-policy.yaml: Bought"
                                        + " from a vendor; nobody can know: "),
                () -> said());
    }

    @Test
    void aRecipeThatReachesOutOfItsFolderIsNotTrained() throws Exception {
        for (String path : List.of("../diabetes/data/x.csv", "/etc/passwd", "data/../../x", "data//x", ".", "")) {
            Path recipe = folder.resolve("services/churn/recipe.yaml");
            GOOD.write(model);
            Files.writeString(
                    recipe, Files.readString(recipe).replace("data: data/churn.csv", "data: \"" + path + "\""));

            String said = change().getFirst();
            assertTrue(said.startsWith("UNKNOWN services/churn as trained: services/churn/recipe.yaml at"), said);
            assertTrue(said.contains(" names no data in the service's own folder: "), said);
        }
    }

    @Test
    void dataThatIsALinkIsNotTrained() throws Exception {
        Path data = folder.resolve("services/churn/data/churn.csv");
        Files.delete(data);
        Files.createSymbolicLink(data, Path.of("/etc/passwd"));

        String said = change().getFirst();
        assertTrue(said.contains(" has no plain file services/churn/data/churn.csv, which the recipe names: "), said);
        assertTrue(said.startsWith("UNKNOWN"), said);
    }

    @Test
    void whatCannotBeTrainedIsRefusedWithTheReason() throws Exception {
        Files.writeString(
                folder.resolve("services/churn/recipe.yaml"), "data: data/churn.csv\nfail: there is no column churn\n");

        assertEquals(
                List.of(BY_HAND + "nothing can be trained from them: there is no column churn" + NEXT_STEP), change());
    }

    @Test
    void trainingCodeThatTheChangeBringsIsNotRun() throws Exception {
        Path witness = folder.resolve("ran");
        ToyTraining.with(
                fleet.files(),
                "Files.writeString(Path.of(\"" + witness + "\"), \"\"); Files.writeString(model.resolve(\"CARD.md\"),"
                        + " \"new\");");
        Files.writeString(model.resolve("CARD.md"), "new");

        String said = change().getFirst();

        assertEquals(
                "UNKNOWN services/churn as trained: main's training code gives another package (CARD.md line 1 says"
                        + " \"new\" where training gives \"# churn\"), and the change's own is not run before main has"
                        + " it: merge the training code by a pull request of its own, then train the model with it",
                said);
        assertTrue(Files.notExists(witness));
    }

    @Test
    void aVersionIsHeldAgainstTheTrainingCodeThatMainHadWhenItsPackageCame() throws Exception {
        fleet.releaseCommitted("churn");
        ToyTraining.with(fleet.files(), "Files.writeString(model.resolve(\"CARD.md\"), \"new\");")
                .commit("Write another card");

        assertTrue(promotion().getFirst().startsWith("PASS"), () -> said());
        ToyModel.good("1.2.0").write(model);
        assertTrue(
                change().getFirst()
                        .startsWith(BY_HAND + "CARD.md line 1 says \"# churn\" where training gives \"new\""),
                () -> said());
    }

    @Test
    void aPackageThatComesBackIsHeldAgainstTheCodeOfItsTime() throws Exception {
        String recipe = fleet.files().text("services/churn/recipe.yaml");
        ToyModel.good("1.2.0").write(model);
        fleet.files().commit("Train churn again");
        ToyTraining.with(fleet.files(), "Files.writeString(model.resolve(\"CARD.md\"), \"new\");")
                .commit("Write another card");
        GOOD.write(model);
        assertEquals(recipe, fleet.files().text("services/churn/recipe.yaml"));

        assertTrue(change().getFirst().startsWith("PASS"), () -> said());
    }

    @Test
    void aWayBackIsNotTrainedAgain() throws Exception {
        fleet.releaseCommitted("churn");
        fleet.merge(proposal());
        ToyModel.good("1.2.0").write(model);
        fleet.releaseCommitted("churn");
        fleet.merge(proposal());

        assertEquals(
                List.of("PASS staging/churn as trained: the way back goes first; it was judged when it came"),
                fleet.judge(gate, new Rollback(fleet.repository(), fleet.main()).propose("churn", "staging", null)));
    }

    private void edit(String file, String before, String after) throws IOException {
        String text = Files.readString(model.resolve(file));
        assertTrue(text.contains(before), text);
        Files.writeString(model.resolve(file), text.replace(before, after));
    }

    private List<String> said = List.of();

    private String said() {
        return said.toString();
    }

    /** What the gate says of the working tree as a branch, which is gone afterwards. */
    private List<String> change() throws IOException, InterruptedException {
        RevCommit main = fleet.main();
        RevCommit head = fleet.files().commit("A change");
        said = gate.judge(ProposedChange.of(fleet.repository(), main, head, JudgedFleet.TOOLS, fleet.clock())).stream()
                .map(judgement -> judgement.verdict() + " " + judgement)
                .toList();
        fleet.files().reset(main);
        return said;
    }

    private List<String> promotion() throws IOException, InterruptedException {
        said = fleet.judge(gate, proposal());
        return said;
    }

    private Proposal proposal() {
        return new Promotion(fleet.repository(), fleet.main())
                .propose("churn", "staging")
                .orElseThrow();
    }
}
