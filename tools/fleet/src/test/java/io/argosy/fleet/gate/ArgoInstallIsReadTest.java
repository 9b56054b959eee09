package io.argosy.fleet.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.git.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Argo CD's install is fetched where it is applied; all else that it is made of is read in review, or refused. */
@Tag("sample")
class ArgoInstallIsReadTest {
    private static final String SHARED = ChangedClusters.ARGO;
    private static final String OWN = "clusters/production/argocd/kustomization.yaml";

    @TempDir
    private static Path folder;

    private static ChangedClusters clusters;

    @BeforeAll
    static void thisRepository() throws IOException {
        clusters = ChangedClusters.in(folder);
    }

    @AfterAll
    static void close() {
        clusters.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "transformers: [x.yaml] | nobody here may use `transformers`",
                "generators: [x.yaml] | nobody here may use `generators`",
                "helmCharts: [{name: x}] | nobody here may use `helmCharts`",
                "configurations: [x.yaml] | nobody here may use `configurations`",
                "secretGenerator: [{name: argocd-secret}] | nobody here may use `secretGenerator`",
                "patchesJson6902: [{path: x.yaml}] | nobody here may use `patchesJson6902`",
                "patchesStrategicMerge: [x.yaml] | nobody here may use `patchesStrategicMerge`",
                "crds: [x.yaml] | nobody here may use `crds`",
                "openapi: {path: x.json} | nobody here may use `openapi`",
                "replacements: [{source: {kind: A}, targets: []}] | install would be made with replacements",
                "configMapGenerator: [{name: argocd-cm, behavior: replace}] | install would be made with configMapGenerator",
                "namePrefix: x- | would be given other names (namePrefix)",
                "nameSuffix: -x | would be given other names (nameSuffix)",
            })
    void aFieldThatDoesNotSayWhatItChangesIsRefused(String field, String said) throws Exception {
        for (String file : List.of(SHARED, OWN)) {
            String text = clusters.text(file);
            assertSaid(said, clusters.put(file, text + field + "\n"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "?ref=stable",
        "?ref=HEAD",
        "?ref=v3.5",
        "''",
        "?version=v3.5.7",
        "?ref=v3.5.7&submodules=true",
    })
    void anInstallThatIsAnotherTomorrowIsRefused(String ref) throws Exception {
        assertSaid("which is fetched here", replaced(SHARED, "?ref=v3.5.7", ref));
    }

    @ParameterizedTest
    @CsvSource({
        "manifests/cluster-install, manifests/namespace-install",
        "manifests/cluster-install, manifests/crds",
        "https://github.com/argoproj/argo-cd//manifests/cluster-install, https://example.com/install.yaml",
        "https://github.com/argoproj/argo-cd//, git@github.com:argoproj/argo-cd//",
        "https://github.com/argoproj/argo-cd//, file:///argo-cd//",
    })
    void anInstallThatIsNotTheClustersIsRefused(String text, String by) throws Exception {
        assertSaid("which is fetched here", replaced(SHARED, text, by));
        assertSaid(
                "which is fetched here",
                replaced(SHARED, "- rights.yaml", "- rights.yaml\n- https://example.com/more.yaml"));
    }

    @ParameterizedTest
    @CsvSource({
        "argo-cd//manifests/cluster-install?ref=v3.5.7, argo-cd//manifests/cluster-install?ref=v3.5.8",
        "argo-cd//manifests/cluster-install?ref=v3.5.7, argo-cd//manifests/ha/cluster-install?ref=v3.5.7",
        "argo-cd//manifests/cluster-install?ref=v3.5.7,"
                + " argo-cd//manifests/cluster-install?ref=0123456789abcdef0123456789abcdef01234567",
        "https://github.com/argoproj/, https://git.example.com:8443/mirrors/",
        "?ref=v3.5.7, ?ref=v3.6.0-rc1",
    })
    void aPinnedInstallMayBeAnotherOrComeFromAMirror(String text, String by) throws Exception {
        assertEquals(List.of(), said(replaced(SHARED, text, by)));
    }

    @Test
    void itsInstallStaysInItsNamespace() throws Exception {
        assertSaid("into the namespace other", replaced(SHARED, "namespace: argocd", "namespace: other"));
    }

    @Test
    void whatItIsMadeOfLiesUnderClusters() throws Exception {
        String patch = "kind: ConfigMap\nmetadata: {name: argocd-cm}\ndata: {timeout.reconciliation: 0s}\n";
        assertSaid(
                "refers to base/argo.yaml",
                clusters.put("base/argo.yaml", patch),
                replaced(SHARED, "patches:\n", "patches:\n- path: ../../base/argo.yaml\n"));
        assertSaid(
                "is no path below the repository's top",
                replaced(SHARED, "patches:\n", "patches:\n- path: ../../../x.yaml\n"));
    }

    @ParameterizedTest
    @CsvSource({"more.txt", "more", "more.YAML", "NOTES.md", "more.yaml.bak"})
    void aManifestIsKnownByItsName(String name) throws Exception {
        String binding = """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: all}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                subjects: [{kind: Group, name: "system:unauthenticated"}]
                """;
        for (String folder : List.of("clusters/argocd", "clusters/models")) {
            String kustomization = folder + "/kustomization.yaml";
            assertSaid(
                    "a manifest's name ends in .yaml, .yml or .json",
                    clusters.put(folder + "/" + name, binding),
                    replaced(kustomization, "resources:\n", "resources:\n- " + name + "\n"));
        }
        assertSaid(
                "a manifest's name ends in .yaml, .yml or .json",
                clusters.put("clusters/argocd/" + name, binding),
                replaced(SHARED, "patches:\n", "patches:\n- path: " + name + "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{name: argocd-rbac-cm} ; says of which kind",
                "{kind: '', name: argocd-rbac-cm} ; says of which kind",
                "{kind: 'ConfigMap|Secret', name: argocd-rbac-cm} ; is a Secret and something else",
                "{kind: 'C.*|Secret', name: argocd-rbac-cm} ; each by its name",
                "{kind: '.*', name: argocd-rbac-cm} ; each by its name",
                "{kind: any, name: argocd-rbac-cm} ; each by its name",
            })
    void aPatchSaysOfWhichKindItIs(String target, String said) throws Exception {
        assertSaid(
                said,
                replaced(
                        SHARED,
                        "patches:\n",
                        "patches:\n- target: " + target
                                + "\n  patch: |\n    - {op: replace, path: /data/policy.csv, value: evil}\n"));
    }

    @ParameterizedTest
    @CsvSource({"allowKindChange", "allowNameChange"})
    void aPatchMakesNoOtherObjectOfOne(String option) throws Exception {
        assertSaid(
                "nobody here may use `patches.options`",
                replaced(
                        SHARED,
                        "patches:\n",
                        "patches:\n- target: {kind: ConfigMap, name: argocd-rbac-cm}\n  options: {" + option + ": true}"
                                + "\n  patch: |\n    kind: Secret\n    metadata: {name: other}\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: List\\nitems: [{kind: ConfigMap, metadata: {name: a}}] | has a List",
                "kind: ClusterRoleBindingList\\nitems: [] | has a ClusterRoleBindingList",
                "kind: Application\\nmetadata: {name: own}\\nspec: {project: default} | Application own lies beside",
                "kind: AppProject\\nmetadata: {name: own}\\nspec: {sourceRepos: ['*']} | AppProject own lies beside",
                "kind: ApplicationSet\\nmetadata: {name: own}\\nspec: {} | ApplicationSet own lies beside",
                "kind: Secret\\nmetadata: {name: c, labels: {argocd.argoproj.io/secret-type: cluster}} | into another cluster",
                "a: [ | more.yaml: line",
                "a: !!binary aGVsbG8= | more.yaml: line 2: it uses an anchor, an alias or a tag",
            })
    void whatIsNotRenderedIsPlainAndMakesNothingOfItsOwn(String text, String said) throws Exception {
        assertSaid(
                said,
                clusters.put("clusters/argocd/more.yaml", "apiVersion: v1\n" + text.replace("\\n", "\n") + "\n"),
                replaced(SHARED, "resources:\n", "resources:\n- more.yaml\n"));
    }

    @Test
    void whatArgoCdMayWriteByStays() throws Exception {
        assertSaid("controller would not have ClusterRole models-deployer", replaced(SHARED, "- rights.yaml\n", ""));
        assertSaid("of a role, and nobody here can say", replaced(SHARED, "patches:\n", """
                patches:
                - target: {kind: ClusterRole, name: argocd-application-controller}
                  patch: |
                    - {op: add, path: /rules/0/verbs/-, value: "*"}
                """));
        assertSaid(
                "let role:authenticated do everything",
                replaced(
                        "clusters/argocd/settings.yaml",
                        "  policy.csv: |\n",
                        "  policy.csv: |\n    p, role:authenticated, *, *, */*, allow\n"));
    }

    @Test
    void anInstallComesOnce() throws Exception {
        assertSaid("what both bring is there twice", replaced(OWN, "resources:\n", """
                resources:
                - https://github.com/argoproj/argo-cd//manifests/cluster-install?ref=v3.5.7
                """));
    }

    @Test
    void theGatewaysDefinitionsArePinnedToo() throws Exception {
        String definitions = "clusters/gateway-api/kustomization.yaml";
        assertSaid("which is fetched here", replaced(definitions, "?ref=v1.6.1", "?ref=main"));
        assertSaid("which is fetched here", replaced(definitions, "kubernetes-sigs/gateway-api//", "evil/x//"));
        assertEquals(List.of(), said(replaced(definitions, "?ref=v1.6.1", "?ref=v1.6.2")));
    }

    /** Kustomize refuses two, and takes any of the three names where there is one. */
    @Test
    void aKustomizationHasOneName() throws Exception {
        for (String folder : List.of("clusters/production/argocd", "clusters/argocd", "clusters/production")) {
            String path = folder + "/kustomization.yaml";
            for (String name : List.of("kustomization.yml", "Kustomization")) {
                assertSaid(name + " lies beside it", clusters.put(folder + "/" + name, "resources: []\n"));
                assertSaid(
                        "it is called " + name + ": give it this name",
                        new Change.Remove(path),
                        clusters.put(folder + "/" + name, clusters.text(path)));
            }
        }
    }

    private static Change replaced(String path, String text, String by) {
        String before = clusters.text(path);
        assertTrue(before.contains(text), text);
        return clusters.put(path, before.replace(text, by));
    }

    private static void assertSaid(String part, Change... changes) throws Exception {
        List<String> said = said(changes);
        assertTrue(said.stream().anyMatch(line -> line.contains(part)), () -> part + " is not in " + said);
    }

    private static List<String> said(Change... changes) throws Exception {
        RevCommit main = clusters.repository().commit("main");
        List<String> said = new ArrayList<>();
        for (Judgement judgement : clusters.judge(clusters.change(main, clusters.commit(main, changes)))) {
            if (judgement.verdict() != Verdict.PASS) {
                said.add(judgement.reason());
                said.addAll(judgement.evidence());
            }
        }
        return said;
    }
}
