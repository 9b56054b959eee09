package io.argosy.fleet.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.monitoring.Monitoring;
import io.argosy.fleet.monitoring.Objectives;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.SmallFleet;
import io.argosy.fleet.tool.Tools;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.Versions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
    private static final String OVERLAY = "overlays/dev/churn/kustomization.yaml";
    private static final String RELEASE = "overlays/dev/churn/release/";

    @TempDir
    private Path folder;

    private TemporaryClone clone;
    private Monorepo repository;

    @BeforeEach
    void aFleet() {
        clone = SmallFleet.in(folder);
        Version version = version();
        for (String service : List.of("churn", "diabetes")) {
            clone.write("services/" + service + "/deploy/kustomization.yaml", "kind: Component\n");
        }
        clone.write(RELEASE + "kustomization.yaml", new Release("churn", "r/churn", version, null).yaml());
        clone.write(RELEASE + "deploy/kustomization.yaml", "kind: Component\n");
        clone.write(RELEASE + "deploy/settings.env", "SERVING_LOG_LEVEL=info\n");
        clone.commit("Release");
        repository = clone.open();
    }

    private Version version() {
        clone.commit("A fleet");
        try (Monorepo fleet = clone.open()) {
            return new Versions(fleet).at(fleet.commit("main"), "churn");
        }
    }

    @AfterEach
    void close() {
        repository.close();
        clone.close();
    }

    @Test
    void aReleaseAsTheToolingWroteItIsKept() throws Exception {
        assertEquals(List.of(), ofDevChurn(new ReleasesAreAsBuilt()));
    }

    @Test
    void aSecondFactInAReleaseFileIsFound() throws Exception {
        clone.write(RELEASE + "kustomization.yaml", clone.text(RELEASE + "kustomization.yaml") + "replicas: []\n");

        assertEquals(List.of("it was edited by hand"), ofDevChurn(new ReleasesAreAsBuilt()));
    }

    @Test
    void settingsThatTheVersionNeverHadAreFound() throws Exception {
        clone.write(RELEASE + "deploy/settings.env", "SERVING_LOG_LEVEL=debug\n");

        assertEquals(
                List.of("it is not what services/churn/deploy/settings.env was at that version"),
                ofDevChurn(new ReleasesAreAsBuilt()));
    }

    @Test
    void aMissingAndAnAddedFileOfAReleaseAreFound() throws Exception {
        Files.delete(clone.root().resolve(RELEASE + "deploy/settings.env"));
        clone.write(RELEASE + "deploy/extra.yaml", "kind: Pod\n");

        assertEquals(
                List.of(
                        "it is not what services/churn/deploy/extra.yaml was at that version",
                        "it is missing, and the version has it"),
                ofDevChurn(new ReleasesAreAsBuilt()));
    }

    @Test
    void aReleaseOfAVersionThatNobodyCanBuildIsFound() throws Exception {
        clone.write(
                RELEASE + "kustomization.yaml",
                new Release("churn", "r/churn", Version.parse("1.0.0-000000000000"), null).yaml());

        assertEquals(
                List.of("no commit has churn 1.0.0-000000000000, so nobody can build it"),
                ofDevChurn(new ReleasesAreAsBuilt()));
    }

    @Test
    void anOverlayThatReachesIntoAnotherEnvironmentIsFound() throws Exception {
        clone.write(OVERLAY, "components:\n- release\n- ../environment\n- ../../staging/environment\n");

        assertEquals(
                List.of("`components` refers to overlays/staging/environment: let it refer to what is below it, to its"
                        + " environment, or to base"),
                ofDevChurn(new ReferencesPointDown()));
    }

    @Test
    void aBaseThatPointsUpIsFound() throws Exception {
        clone.write("base/model-service/kustomization.yaml", "resources:\n- ../../overlays/dev/churn\n");

        assertEquals(
                "`resources` refers to overlays/dev/churn: let it refer to what is below it, to its environment, or to base",
                facts(new ReferencesPointDown()).getFirst());
    }

    @Test
    void anOverlayOfSixteenLinesIsFound() throws Exception {
        clone.write(OVERLAY, "a: 1\n".repeat(15));
        assertEquals(List.of(), facts(new OverlaysAreShort()));

        clone.write(OVERLAY, "a: 1\n".repeat(16));
        assertEquals(List.of("it says 16 lines beside its release"), facts(new OverlaysAreShort()));
    }

    @Test
    void twoFilesThatSayTheSameAreFoundWhateverTheirComments() throws Exception {
        clone.write("base/components/one/patch.yaml", "# one\nspec:\n  replicas: 1\n");
        clone.write("base/components/two/patch.yaml", "spec:\n  replicas: 1\n\n# two\n");

        assertEquals(List.of("it says the same as base/components/one/patch.yaml"), facts(new NoFactTwice()));
    }

    @Test
    void whatATraitChangesIsWrittenAndHeldAgainstItsSources() throws Exception {
        clone.write("base/sample/kustomization.yaml", "resources:\n- service.yaml\n");
        clone.write("base/sample/service.yaml", "kind: Service\napiVersion: v1\nmetadata: {name: a}\n");
        String trait = "base/components/quick/";
        clone.write(trait + "README.md", "# quick\n");
        clone.write(
                trait + "kustomization.yaml",
                "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {quick: \"yes\"}\n");
        TraitsAreShown rule = new TraitsAreShown();

        assertEquals(
                List.of(trait + "rendered.diff: it is missing: `./fleet verify --write` makes it"), findings(rule));
        String shown = rule.files(tree()).getOrDefault(trait + "rendered.diff", "");
        assertTrue(shown.contains("+  annotations:\n+    quick: \"yes\"\n"), shown);

        clone.write(trait + "rendered.diff", shown);
        assertEquals(List.of(), findings(rule));
        clone.write(trait + "rendered.diff", shown.replace("yes", "no"));
        assertEquals(
                List.of(trait + "rendered.diff: it is not what its sources make: `./fleet verify --write` makes it"),
                findings(rule));

        clone.write(trait + "kustomization.yaml", "kind: Component\nresources: [../nowhere]\n");
        String broken = findings(rule).getFirst();
        assertTrue(broken.startsWith("base/components: "), broken);
    }

    @ParameterizedTest
    @CsvSource({
        ".fleet.yml, .fleet.yaml",
        "fleet.yaml, .fleet.yaml",
        "prices.yml, overlays/prices.yaml",
        "prices.yaml, overlays/prices.yaml",
        "environment-policy.yaml, overlays/ENV/environment/environment-policy.yaml",
        "promotion-policy.yml, services/SERVICE/promotion-policy.yaml",
        "overlays/prices.yml, overlays/prices.yaml",
        "overlays/price.yaml, overlays/prices.yaml",
        "overlays/objective.yaml, overlays/objectives.yaml",
        "overlays/Quarantine.yaml, overlays/quarantine.yaml",
        "overlays/dev/prices.yaml, overlays/prices.yaml",
        "overlays/dev/environment/environment-policy.yml, overlays/dev/environment/environment-policy.yaml",
        "overlays/dev/environment/environment_policy.yaml, overlays/dev/environment/environment-policy.yaml",
        "overlays/dev/environment-policy.yaml, overlays/dev/environment/environment-policy.yaml",
        "overlays/dev/churn/environment-policy.yaml, overlays/dev/environment/environment-policy.yaml",
        "overlays/dev/churn/hold.yml, overlays/dev/churn/hold.yaml",
        "overlays/dev/churn/holds.yaml, overlays/dev/churn/hold.yaml",
        "services/churn/promotion-policy.yml, services/churn/promotion-policy.yaml",
        "services/churn/promotion-policy.json, services/churn/promotion-policy.yaml",
        "services/churn/promotions-policy.yaml, services/churn/promotion-policy.yaml",
        "services/churn/Promotion-Policy.yaml, services/churn/promotion-policy.yaml",
        "services/churn/data/promotion-policy.yaml, services/churn/promotion-policy.yaml",
        "services/churn/recipe.yml, services/churn/recipe.yaml",
        "services/churn/requests.json, services/churn/requests.jsonl",
        "services/churn/request.jsonl, services/churn/requests.jsonl",
        "services/churn/holdout.csv, services/churn/data/holdout.csv",
        "services/churn/data/hold-out.csv, services/churn/data/holdout.csv",
        "services/churn/data/holdouts.csv, services/churn/data/holdout.csv",
        "platform/image.yml, platform/image.yaml",
        ".github/codeowners, .github/CODEOWNERS",
    })
    void aFileThatIsNearlyOneThatIsReadByItsNameIsToldThatName(String path, String meant) throws Exception {
        clone.write(path, "a: 1\n");

        List<Finding> found = FilesAreKnown.check(new ReferenceGraph(tree().snapshot()), List.of(path));

        assertEquals(1, found.size(), found::toString);
        assertEquals(
                "give it the name that is read: `git mv " + path + " " + meant + "`",
                found.getFirst().nextStep());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".fleet.yaml",
                "fleet",
                "README.md",
                "pom.xml",
                "overlays/README.md",
                "overlays/objectives.yaml",
                "overlays/dev/churn/hold.yaml",
                "services/churn/README.md",
                "services/churn/promotion-policy.yaml",
                "services/churn/requests.jsonl",
                "services/churn/data/holdout.csv",
                "services/churn/data/rows.csv",
                "services/churn/data/SOURCE.md",
                "services/churn/model/metrics.json",
                "services/churn/examples/hold.json",
                "services/churn/src/main/java/Main.java",
                "platform/image.yaml",
                "platform/README.md",
                ".github/CODEOWNERS",
                ".github/dependabot.yml",
                "docs/settings.json",
                "clusters/models/project.yaml",
            })
    void whatHasItsOwnNameIsLeftAlone(String path) throws Exception {
        clone.write(path, "a: 1\n");

        assertEquals(List.of(), FilesAreKnown.check(new ReferenceGraph(tree().snapshot()), List.of(path)));
    }

    @Test
    void dataThatARecipeNamesMayBeCalledAsItLikes() throws Exception {
        clone.write("services/churn/data/holdouts.csv", "a\n1\n");
        clone.write("services/churn/recipe.yaml", "data: data/holdouts.csv\n");

        assertEquals(
                List.of(),
                FilesAreKnown.check(
                        new ReferenceGraph(tree().snapshot()), List.of("services/churn/data/holdouts.csv")));
    }

    @Test
    void objectivesOfAServiceThatNobodyHasAreToldToWhoeverWritesThem() throws Exception {
        String text = "services:\n  dev/churn: {errors: 0.02}\n  dev/chrun: {errors: 0.03}\n";
        clone.write(Objectives.PATH, text);

        assertEquals(
                List.of("overlays/objectives.yaml: it says what is expected of dev/chrun, and there is no"
                        + " overlays/dev/chrun: did you mean \"dev/churn\"?"),
                RulesAreReadable.strangers(Objectives.PATH, text, tree().snapshot()).stream()
                        .map(Finding::toString)
                        .toList());
        assertEquals(List.of(), findings(new RulesAreReadable()), "a service that leaves may leave its line behind");

        clone.write(Objectives.PATH, "service:\n  dev/churn: {errors: 0.02}\n");
        assertEquals(
                List.of("cannot be read: nobody reads `service`: did you mean \"services\"?"),
                facts(new RulesAreReadable()));
    }

    private List<String> findings(Rule rule) throws Exception {
        return rule.check(tree()).stream().map(Finding::toString).toList();
    }

    @Test
    void alertsAndDashboardsThatAreNotAsTheirSourcesMakeThemAreFound() throws Exception {
        Monitoring.files(Objectives.defaults()).forEach(clone::write);
        assertEquals(List.of(), findings(new MonitoringIsGenerated()));

        clone.write(Objectives.PATH, "latency: 250ms\n");
        clone.write(Monitoring.FOLDER + "/mine.json", "{}\n");
        assertEquals(
                List.of(
                        Monitoring.FOLDER
                                + "/rules.yaml: it is not what its sources make: `./fleet verify --write` makes it",
                        Monitoring.FOLDER + "/mine.json: nothing makes it: remove it"),
                findings(new MonitoringIsGenerated()));

        clone.write(Objectives.PATH, "latency: fast\n");
        assertEquals(
                List.of("overlays/objectives.yaml cannot be read: `latency` is \"fast\", and what is slower than a"
                        + " limit is counted for these alone: 1ms, 2ms, 5ms, 10ms, 20ms, 50ms, 100ms, 250ms, 500ms, 1s,"
                        + " 2.5s, 5s"),
                facts(new MonitoringIsGenerated()));
    }

    @Test
    void anOverlayThatDoesNotRenderIsToldInKustomizesWords() throws Exception {
        clone.write(OVERLAY, "resources:\n- nowhere\n");

        List<Finding> findings = new ManifestsAreValid().check(tree());

        assertTrue(
                findings.stream()
                        .anyMatch(finding -> finding.path().equals("overlays/dev/churn")
                                && finding.fact().contains("nowhere")),
                findings.toString());
    }

    @Test
    void anObjectThatKubernetesWouldNotKnowIsFound() throws Exception {
        clone.write(OVERLAY, "resources:\n- object.yaml\n");
        clone.write(
                "overlays/dev/churn/object.yaml",
                "apiVersion: v1\nkind: Service\nmetadata:\n  name: churn\nspec:\n  port: 80\n");

        List<Finding> findings = new ManifestsAreValid().check(tree());

        assertTrue(
                findings.stream()
                        .anyMatch(finding -> finding.path().equals("overlays/dev/churn")
                                && finding.fact().equals("Service churn: unknown field \"spec.port\"")),
                findings.toString());
    }

    @Test
    void aKindWithoutASchemaIsAnErrorAndNotSkipped() throws Exception {
        clone.write(OVERLAY, "resources:\n- object.yaml\n");
        clone.write(
                "overlays/dev/churn/object.yaml", "apiVersion: example.org/v1\nkind: Wish\nmetadata:\n  name: churn\n");

        assertTrue(new ManifestsAreValid()
                .check(tree()).stream().anyMatch(finding -> finding.fact().startsWith("Wish churn")));
    }

    private Tree tree() {
        return Tree.of(repository, Tools.of(Path.of("../..").toAbsolutePath(), _ -> {}));
    }

    private List<String> facts(Rule rule) throws Exception {
        return rule.check(tree()).stream().map(Finding::fact).toList();
    }

    private List<String> ofDevChurn(Rule rule) throws Exception {
        return rule.check(tree()).stream()
                .filter(finding -> finding.path().startsWith("overlays/dev/churn"))
                .map(Finding::fact)
                .toList();
    }
}
