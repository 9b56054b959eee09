package io.argosy.fleet.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.gate.pod.ClustersKeepWhatRuns;
import io.argosy.fleet.gate.pod.Fence;
import io.argosy.fleet.gate.pod.PodRules;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.RenderingFleet;
import io.argosy.fleet.release.Rollback;
import io.argosy.fleet.review.Review;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cluster has is what is applied to it; what it loses is judged by who runs there; and a way back is stopped by neither. */
@Tag("sample")
class ClusterChangesTest {
    private static final Path CLUSTERS = Path.of("../../clusters");
    private static final String OVERLAY = "overlays/production/churn/kustomization.yaml";
    private static final String ADDONS = "clusters/addons/kustomization.yaml";
    private static final String GOOGLE = "clusters/addons/google/kustomization.yaml";
    private static final String FACTS = "clusters/production/facts/kustomization.yaml";
    private static final String PRIORITY = "clusters/addons/priority.yaml";
    private static final String CLASS =
            "apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata:\n  name: models\nvalue: 1000\n";
    private static final String ASKS = RenderingFleet.overlay(patch("priorityClassName", "models"));
    private static final String NONE_MADE =
            "Deployment churn-model has the priority class models, which nobody made, so that its pods are refused:"
                    + " clusters/addons is where it belongs";

    @TempDir
    private Path folder;

    private JudgedFleet fleet;

    @BeforeEach
    void aFleetWithThisRepositorysClusters() throws Exception {
        fleet = SoundFleet.in(folder);
        try (Stream<Path> files = Files.walk(CLUSTERS)) {
            files.filter(file -> file.toString().matches(".*\\.(yaml|yml|json|env)"))
                    .forEach(file -> fleet.files().write("clusters/" + CLUSTERS.relativize(file), text(file)));
        }
        fleet.files()
                .write("base/components/secret/kustomization.yaml", """
                        apiVersion: kustomize.config.k8s.io/v1alpha1
                        kind: Component
                        resources:
                        - secret.yaml
                        """)
                .write("base/components/secret/secret.yaml", """
                        apiVersion: external-secrets.io/v1
                        kind: ExternalSecret
                        metadata: {name: secrets}
                        spec:
                          secretStoreRef: {kind: ClusterSecretStore, name: fleet}
                          dataFrom: [{extract: {key: churn}}]
                        """)
                .commit("Clusters");
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void aPriorityClassIsThereWhereItIsAppliedAndNowhereElse() throws Exception {
        List<Change> file = List.of(fleet.put(PRIORITY, CLASS));
        List<Change> use = List.of(fleet.put(OVERLAY, ASKS));
        List<Change> useInDev = List.of(fleet.put("overlays/dev/churn/kustomization.yaml", ASKS));

        assertEquals(List.of(NONE_MADE), complaints(new PodRules(), file, use));
        assertEquals(List.of(), complaints(new PodRules(), with(file, listed(ADDONS)), use));

        List<Change> devAlone = List.of(
                fleet.put("clusters/dev/addons/priority.yaml", CLASS),
                listed("clusters/dev/addons/kustomization.yaml"));
        assertEquals(List.of(NONE_MADE), complaints(new PodRules(), devAlone, use));
        assertEquals(List.of(), complaints(new PodRules(), devAlone, useInDev));
    }

    @Test
    void aSecretStoreIsThereWhereItIsAppliedAndNowhereElse() throws Exception {
        String asks =
                RenderingFleet.overlay("").replace("components:\n", "components:\n- ../../../base/components/secret\n");
        List<Change> use = List.of(fleet.put(OVERLAY, asks));
        List<Change> useInDev = List.of(fleet.put("overlays/dev/churn/kustomization.yaml", asks));
        String none =
                "ExternalSecret churn-secrets reads the secret store fleet, which nobody made: clusters/ has none there";

        assertEquals(List.of(), complaints(new PodRules(), List.of(), use));
        assertEquals(List.of(), complaints(new PodRules(), List.of(), useInDev));
        List<Change> notInDev = List.of(without("clusters/dev/addons/kustomization.yaml", "- secret-store.yaml\n"));
        assertEquals(List.of(none), complaints(new PodRules(), notInDev, useInDev));
        assertEquals(List.of(), complaints(new PodRules(), notInDev, use));
        assertEquals(List.of(none), complaints(new PodRules(), List.of(without(GOOGLE, "- secret-store.yaml\n")), use));
    }

    @Test
    void theFenceIsTheOneOfTheEnvironmentsCluster() throws Exception {
        List<Change> narrow = List.of(fleet.put(
                "clusters/production/kustomization.yaml",
                fleet.files().text("clusters/production/kustomization.yaml")
                        + "patches:\n- target: {kind: AppProject}\n  patch: |\n    - op: replace\n      path:"
                        + " /spec/namespaceResourceWhitelist\n      value: [{group: \"\", kind: ConfigMap}]\n"));
        String labelled = RenderingFleet.overlay("labels:\n- pairs: {team: a}\n");

        assertEquals(
                List.of("Deployment churn-model is of a kind that clusters/models/project.yaml does not allow"),
                complaints(new Fence(), narrow, List.of(fleet.put(OVERLAY, labelled))));
        assertEquals(
                List.of(),
                complaints(new Fence(), narrow, List.of(fleet.put("overlays/dev/churn/kustomization.yaml", labelled))));
    }

    @Test
    void whereAClusterDoesNotRenderNobodyKnowsWhatItHas() throws Exception {
        List<Judgement> said = fleet.judge(
                new PodRules(),
                List.of(new Change.Remove("clusters/addons/gateway.yaml")),
                List.of(fleet.put(OVERLAY, ASKS)),
                Duration.ZERO);

        assertEquals(Verdict.UNKNOWN, said.getFirst().verdict());
        assertTrue(
                said.getFirst()
                        .reason()
                        .startsWith("nobody can say what the cluster of production has: clusters/addons/"),
                said::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "priority | production/churn | it runs there, and with this " + NONE_MADE
                        + "; this takes away the priority class models",
                "region | production/churn | it runs there, and with this Deployment churn-model runs in the zone"
                        + " europe-west1-b, and its cluster is in europe-west4, whose zones are europe-west4-a and so on;"
                        + " this takes away REGION=europe-west1",
                "kind | production/churn | it runs there, and with this Deployment churn-model is of a kind that"
                        + " clusters/models/project.yaml does not allow",
                "cluster | production | its cluster is taken away, and 2 service(s) run there, churn first of all",
            })
    void whatAChangeOfClustersTakesAwayIsHeldAgainstWhatRuns(String what, String subject, String reason)
            throws Exception {
        List<Change> before = List.of(
                fleet.put(PRIORITY, CLASS),
                listed(ADDONS),
                fleet.put(
                        OVERLAY,
                        ASKS + "    - op: add\n      path: /spec/template/spec/nodeSelector\n      value:"
                                + " {topology.kubernetes.io/zone: europe-west1-b}\n"));
        List<Change> change = switch (what) {
            case "priority" -> List.of(without(ADDONS, "- priority.yaml\n"));
            case "region" -> List.of(replaced(FACTS, "REGION=europe-west1", "REGION=europe-west4"));
            case "kind" -> List.of(without(Fence.PROJECT, "  - group: apps\n    kind: Deployment\n"));
            default -> List.of(new Change.Remove("clusters/production"));
        };

        List<Judgement> said = fleet.judge(new ClustersKeepWhatRuns(), before, change, Duration.ZERO);

        assertTrue(
                said.stream()
                        .anyMatch(judgement -> judgement.verdict() == Verdict.FAIL
                                && judgement.subject().equals(subject)
                                && judgement.reason().equals(reason)),
                said::toString);
        // The same without who asks for it is nobody's loss.
        if (what.equals("priority") || what.equals("region")) {
            assertEquals(List.of(), complaints(new ClustersKeepWhatRuns(), before.subList(0, 2), change));
        }
    }

    @Test
    void aWayBackIsNotStoppedByWhatIsAsBadNowAndSaysSo() throws Exception {
        fleet.release("churn", ToyModel.good("1.1.0"));
        promoteAll();
        RevCommit sound = fleet.main();
        RevCommit used = merge(sound, List.of(fleet.put(PRIORITY, CLASS), listed(ADDONS), fleet.put(OVERLAY, ASKS)));
        RevCommit gone = merge(used, List.of(without(ADDONS, "- priority.yaml\n")));
        RevCommit broken = merge(gone, List.of(fleet.put("docs/a.md", "later")));

        List<Judgement> back = judge(broken, rollback(broken));

        assertEquals(
                List.of(),
                back.stream()
                        .filter(judgement -> judgement.verdict() == Verdict.FAIL)
                        .toList());
        String name = gone.abbreviate(12).name();
        assertTrue(
                back.stream()
                        .anyMatch(judgement -> judgement.subject().equals("production/churn")
                                && judgement
                                        .headline()
                                        .equals("⚠ as bad before it: " + NONE_MADE + "; since " + name
                                                + " \"A change\", which `git revert " + name + "` takes back")),
                back::toString);

        // What it would bring itself stops it as before.
        List<Change> worse = new ArrayList<>(rollback(broken));
        worse.add(fleet.put(
                OVERLAY, ASKS + "    - op: add\n      path: /spec/template/spec/hostNetwork\n      value: true\n"));
        assertTrue(
                judge(broken, worse).stream()
                        .anyMatch(judgement -> judgement.verdict() == Verdict.FAIL
                                && judgement.gate().equals("pods")
                                && judgement.reason().equals("a pod shares the node's hostNetwork")),
                back::toString);
        // And what is no way back is not let through.
        assertEquals(
                List.of(NONE_MADE),
                Gates.judge(
                                List.of(new PodRules()),
                                change(broken, List.of(fleet.put(OVERLAY, ASKS + "labels:\n- pairs: {team: a}\n"))))
                        .stream()
                        .flatMap(judgement -> judgement.evidence().stream())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"fence", "manifests", "memory", "fields", "project"})
    void everyGateThatJudgesWhatRendersLetsAWayBackThroughThatIsAsBad(String what) throws Exception {
        fleet.release("churn", ToyModel.good("1.1.0"));
        promoteAll();
        RevCommit broken = merge(
                fleet.main(),
                List.of(
                        switch (what) {
                            case "fence" -> without(Fence.PROJECT, "  - group: apps\n    kind: Deployment\n");
                            case "manifests" -> fleet.put(OVERLAY, RenderingFleet.overlay(patch("hostPIDs", "true")));
                            case "memory" ->
                                fleet.put(
                                        OVERLAY,
                                        RenderingFleet.overlay(
                                                "configMapGenerator:\n- name: settings\n  behavior: merge\n  literals: [SERVING_MAX_BODY=900Mi]\n"));
                            case "fields" -> fleet.put(OVERLAY, RenderingFleet.overlay(patch("hostPID", "true")));
                            default -> fleet.put(Fence.PROJECT, "a: [\n");
                        }));

        List<Judgement> back = judge(broken, rollback(broken));

        assertEquals(
                List.of(),
                back.stream()
                        .filter(judgement -> List.of("pods", "fence", "settings", "overlay fields", "manifests")
                                        .contains(judgement.gate())
                                && judgement.verdict() != Verdict.PASS)
                        .toList());
        assertTrue(
                back.stream().anyMatch(judgement -> judgement.headline().startsWith("⚠ as bad before it: ")),
                back::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clusters/staging/facts/kustomization.yaml | HOST=staging.argosy.example | HOST=models.argosy.example |"
                        + " staging: clusters/staging/facts/kustomization.yaml says HOST=models.argosy.example, and so does"
                        + " production: one of them is reached where the other is meant",
                "clusters/staging/facts/kustomization.yaml | HOST=staging.argosy.example |"
                        + " 'HOST=staging.argosy.example\n  - GRAFANA=javascript:alert(1)' |"
                        + " staging: clusters/staging/facts/kustomization.yaml says GRAFANA=javascript:alert(1), which is no"
                        + " plain address of the web: write https://HOST or https://HOST/PATH, and nothing behind it",
                "clusters/production/facts/kustomization.yaml | ENVIRONMENT=production | ENVIRONMENT=staging |"
                        + " production: clusters/production/facts/kustomization.yaml says ENVIRONMENT=staging: the cluster of"
                        + " production would run what overlays/staging has",
                "clusters/models/project.yaml | namespace: model-* | namespace: '*' | dev: AppProject models lets"
                        + " Applications into the namespaces *, and only model-* are services'",
                "clusters/models/applications.yaml | targetRevision: main | targetRevision: other | dev: ApplicationSet"
                        + " models follows other, and what review lets through comes to main, as .fleet.yaml says",
                "clusters/models/applications.yaml | targetRevision: main | {targetRevision: main, kustomize: {images: [a=b:1]}}"
                        + " | dev: ApplicationSet models sets kustomize in its source: what would run is not what the overlays"
                        + " say, and review does not see it",
            })
    void anEnvironmentsClusterFollowsThatEnvironmentAndItsOverlays(String path, String text, String by, String said)
            throws Exception {
        String fresh = by.startsWith("{")
                ? fleet.files().text(path).replace(text, text + "\n        kustomize: {images: [a=b:1]}")
                : fleet.files().text(path).replace(text, by);

        List<Judgement> judgements =
                fleet.judge(new ClustersKeepWhatRuns(), List.of(), List.of(fleet.put(path, fresh)), Duration.ZERO);

        assertTrue(
                judgements.stream()
                        .anyMatch(judgement -> judgement.verdict() == Verdict.FAIL
                                && (judgement.subject() + ": " + judgement.reason()).equals(said)),
                judgements::toString);
    }

    private List<String> complaints(Gate gate, List<Change> before, List<Change> change) throws Exception {
        return fleet.judge(gate, before, change, Duration.ZERO).stream()
                .filter(judgement -> judgement.verdict() != Verdict.PASS)
                .flatMap(judgement -> judgement.evidence().stream())
                .toList();
    }

    private void promoteAll() {
        for (String environment : List.of("staging", "production")) {
            fleet.merge(new Promotion(fleet.repository(), fleet.main())
                    .propose("churn", environment)
                    .orElseThrow());
        }
    }

    private RevCommit merge(RevCommit main, List<Change> changes) {
        RevCommit merged = new CommitWriter(fleet.repository()).commit(main, changes, "A change");
        fleet.files().reset(merged);
        return merged;
    }

    private List<Change> rollback(RevCommit main) {
        return List.copyOf(new Rollback(fleet.repository(), main)
                .propose("churn", "production", null)
                .changes());
    }

    private ProposedChange change(RevCommit base, List<Change> changes) throws Exception {
        RevCommit head = new CommitWriter(fleet.repository()).commit(base, changes, "A change");
        return ProposedChange.of(fleet.repository(), base, head, JudgedFleet.TOOLS, fleet.clock());
    }

    private List<Judgement> judge(RevCommit base, List<Change> changes) throws Exception {
        RevCommit head = new CommitWriter(fleet.repository()).commit(base, changes, "A change");
        return Review.of(fleet.repository(), base, head, JudgedFleet.TOOLS, fleet.clock())
                .judgements();
    }

    private Change listed(String kustomization) {
        return replaced(kustomization, "resources:\n", "resources:\n- priority.yaml\n");
    }

    private Change without(String path, String text) {
        return replaced(path, text, "");
    }

    private Change replaced(String path, String text, String by) {
        return fleet.put(path, fleet.files().text(path).replace(text, by));
    }

    private static List<Change> with(List<Change> changes, Change another) {
        List<Change> more = new ArrayList<>(changes);
        more.add(another);
        return more;
    }

    private static String patch(String field, String value) {
        return "patches:\n- target: {kind: Deployment}\n  patch: |\n    - op: add\n      path: /spec/template/spec/"
                + field + "\n      value: " + value + "\n";
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
