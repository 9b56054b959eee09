package io.argosy.fleet.gate;

import static io.argosy.fleet.gate.ChangedClusters.ADDONS;
import static io.argosy.fleet.gate.ChangedClusters.ARGO;
import static io.argosy.fleet.gate.ChangedClusters.AUTOMATED;
import static io.argosy.fleet.gate.ChangedClusters.GATEWAY;
import static io.argosy.fleet.gate.ChangedClusters.POLICY;
import static io.argosy.fleet.gate.ChangedClusters.PROJECT;
import static io.argosy.fleet.gate.ChangedClusters.RIGHTS;
import static io.argosy.fleet.gate.ChangedClusters.ROOT;
import static io.argosy.fleet.gate.ChangedClusters.SET;
import static io.argosy.fleet.gate.ChangedClusters.WIRING;
import static io.argosy.fleet.gate.ChangedClusters.beside;
import static io.argosy.fleet.gate.ChangedClusters.file;
import static io.argosy.fleet.gate.ChangedClusters.in;
import static io.argosy.fleet.gate.ChangedClusters.policy;
import static io.argosy.fleet.gate.ChangedClusters.route;
import static io.argosy.fleet.gate.ChangedClusters.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.ChangedClusters.Edit;
import io.argosy.fleet.gate.ChangedClusters.Row;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.guard.Lowered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** This repository's own clusters and services: what a change of clusters breaks of what runs, and what it may change. */
@Tag("sample")
class ClustersKeepWhatRunsTest {
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

    /** All that staging's cluster is made of, for a fourth environment, and a little more. */
    private static Edit[] canary(String resources, String more, Edit... others) {
        List<Edit> edits = new ArrayList<>(List.of(others));
        for (String file : List.of(
                "kustomization.yaml",
                "addons/kustomization.yaml",
                "argocd/kustomization.yaml",
                "facts/kustomization.yaml")) {
            try {
                String text = Files.readString(ROOT.resolve("clusters/staging/" + file))
                        .replace("staging", "canary");
                edits.add(file(
                        "clusters/canary/" + file,
                        file.equals("kustomization.yaml")
                                ? text.replace("resources:\n", "resources:\n" + resources) + more
                                : text));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return edits.toArray(Edit[]::new);
    }

    private static String facts(String environment, String cluster, String host) {
        return """
                apiVersion: kustomize.config.k8s.io/v1alpha1
                kind: Component
                configMapGenerator:
                - name: cluster
                  literals: [ENVIRONMENT=%s, PROVIDER=gke, PROJECT=p, REGION=r, CLUSTER=%s, CONTEXT=%s, HOST=%s.argosy.example]
                """.formatted(environment, cluster, host, host);
    }

    static Stream<Row> whatBreaks() {
        String all = "churn, diabetes, nationality: ";
        return Stream.of(
                // Another environment is followed.
                row(
                        "path of another environment",
                        "churn: its Application would follow overlays/production/churn instead of overlays/dev/churn",
                        in(SET, "path: '{{ .path.path }}'", "path: 'overlays/production/{{ .path.basename }}'")),
                row(
                        "facts of another environment",
                        "churn: its Application would follow overlays/staging/churn instead of overlays/production/churn",
                        in("clusters/production/kustomization.yaml", "- facts", "- ../staging/facts")),
                row(
                        "add-ons with the facts of another environment",
                        "Gateway public answers as staging.argosy.example, and clusters/production/facts/kustomization.yaml says"
                                + " HOST=models.argosy.example",
                        in("clusters/production/addons/kustomization.yaml", "- ../facts", "- ../../staging/facts")),
                row(
                        "an environment that comes with the name of another",
                        "clusters/canary/facts/kustomization.yaml says HOST=staging.argosy.example, and so does staging",
                        file("clusters/canary/facts/kustomization.yaml", facts("canary", "canary", "staging"))),
                row(
                        "an environment that comes in the cluster of another",
                        "clusters/canary/facts/kustomization.yaml says the cluster gke/p/r/argosy, and so does lab: two"
                                + " environments in one cluster",
                        file("clusters/canary/facts/kustomization.yaml", facts("canary", "argosy", "canary")),
                        file("clusters/lab/facts/kustomization.yaml", facts("lab", "argosy", "lab"))),
                row(
                        "an environment that comes and says that it is another",
                        "clusters/canary/facts/kustomization.yaml says ENVIRONMENT=staging: the cluster of canary would run"
                                + " what overlays/staging has",
                        file("clusters/canary/facts/kustomization.yaml", facts("staging", "canary", "canary"))),
                row(
                        "an environment that comes and follows another branch",
                        "ApplicationSet models follows mallory, and what review lets through comes to main",
                        canary("", """
                                patches:
                                - target: {kind: ApplicationSet}
                                  patch: '- {op: replace, path: /spec/generators/0/git/revision, value: mallory}'
                                """)),
                row(
                        "an environment that comes and lets another repository in",
                        "AppProject models would let in what https://github.com/mallory/x has",
                        canary("", """
                                patches:
                                - target: {kind: AppProject}
                                  patch: '- {op: add, path: /spec/sourceRepos/-, value: "https://github.com/mallory/x"}'
                                """)),
                row(
                        "an environment that comes with an Application of its own",
                        "Application evil comes beside what follows the overlays",
                        canary("- evil.yaml\n", "", file("clusters/canary/evil.yaml", """
                                apiVersion: argoproj.io/v1alpha1
                                kind: Application
                                metadata: {name: evil, namespace: argocd}
                                spec: {project: default, destination: {namespace: a}, source: {repoURL: "https://a"}}
                                """))),
                // A running service would be deleted.
                row(
                        "a service is excluded",
                        "churn: no Application would follow overlays/dev/churn any more: Argo CD deletes its own and all"
                                + " that it made",
                        in(
                                SET,
                                "        exclude: true\n",
                                "        exclude: true\n      - path: overlays/*/churn\n        exclude: true\n")),
                row(
                        "only some are included",
                        "diabetes: no Application would follow overlays/dev/diabetes any more",
                        in(SET, "overlays/ENVIRONMENT/*", "overlays/ENVIRONMENT/c*")),
                row(
                        "another name",
                        "churn: its Application would be x-churn instead of churn",
                        in(
                                SET,
                                "    metadata:\n      name: '{{ .path.basename }}'",
                                "    metadata:\n      name: 'x-{{ .path.basename }}'")),
                row(
                        "a generator that is not followed here",
                        "ApplicationSet models has a generator other than folders of Git",
                        in(SET, "  template:\n", "  - list:\n      elements: []\n  template:\n")),
                row(
                        "an expression that is not followed here",
                        "ApplicationSet models says {{ .path.basename | upper }}",
                        in(
                                SET,
                                "namespace: model-{{ .path.basename }}",
                                "namespace: 'model-{{ .path.basename | upper }}'")),
                row("no wiring at all", "no Application would follow", in(WIRING, "- applications.yaml\n", "")),
                // Nothing syncs.
                row(
                        "not automated",
                        all + "its Application would not be synced by itself (syncPolicy.automated)",
                        in(SET, AUTOMATED, "")),
                row(
                        "automated, switched off",
                        all + "its Application would not be synced by itself",
                        in(SET, AUTOMATED, AUTOMATED + "          enabled: false\n")),
                row("no prune", all + "its Application would not prune", in(SET, "prune: true", "prune: false")),
                row(
                        "no self-heal",
                        all + "its Application would not selfHeal",
                        in(SET, "selfHeal: true", "selfHeal: false")),
                row(
                        "skipped",
                        all + "its Application would not be reconciled (argocd.argoproj.io/skip-reconcile)",
                        in(
                                SET,
                                "      annotations:\n",
                                "      annotations:\n        argocd.argoproj.io/skip-reconcile: 'true'\n")),
                row(
                        "not rendered again",
                        all + "its Application would not be rendered again when /base changes",
                        in(SET, ".;../environment;/base", ".;../environment")),
                row(
                        "differences of spec are not looked at",
                        all + "its Application would not look at \"/spec\" (ignoreDifferences)",
                        in(
                                SET,
                                "      revisionHistoryLimit: 5\n",
                                "      ignoreDifferences:\n      - {group: apps, kind: Deployment,"
                                        + " jsonPointers: [/spec]}\n")),
                row(
                        "Applications are not updated",
                        "(applicationsSync: create-only)",
                        in(SET, "  template:\n", "  syncPolicy: {applicationsSync: create-only}\n  template:\n")),
                row(
                        "in steps",
                        "in the ApplicationSet's steps",
                        in(SET, "  template:\n", "  strategy: {type: RollingSync}\n  template:\n")),
                row(
                        "a deny window",
                        "AppProject models would hold syncs back by syncWindows: {applications:[*],duration:24h,kind:deny",
                        in(
                                PROJECT,
                                "  roles:\n",
                                "  syncWindows:\n  - {kind: deny, schedule: '* * * * *', duration: 24h,"
                                        + " applications: ['*']}\n  roles:\n")),
                row(
                        "signature keys",
                        "AppProject models would hold syncs back by signatureKeys",
                        in(PROJECT, "  roles:\n", "  signatureKeys:\n  - keyID: '4AEE18F83AFDEB23'\n  roles:\n")),
                row(
                        "destinations of some",
                        "diabetes, nationality: AppProject models lets nothing into its namespace (destinations)",
                        in(PROJECT, "namespace: model-*", "namespace: model-c*")),
                row(
                        "a destination that is denied",
                        "churn: AppProject models lets nothing into its namespace",
                        in(
                                PROJECT,
                                "    namespace: model-*\n",
                                "    namespace: model-*\n  - {server: '*', namespace: '!model-churn'}\n")),
                row(
                        "a kind on the black list",
                        all + "AppProject models lets no Deployment in (namespaceResourceBlacklist)",
                        in(
                                PROJECT,
                                "  roles:\n",
                                "  namespaceResourceBlacklist:\n  - {group: '*', kind: Deploy*}\n  roles:\n")),
                row(
                        "a kind of the cluster on the black list",
                        all + "AppProject models lets no Namespace in (clusterResourceBlacklist)",
                        in(
                                PROJECT,
                                "  roles:\n",
                                "  clusterResourceBlacklist:\n  - {group: '', kind: Namespace}\n  roles:\n")),
                row(
                        "objects that are replaced",
                        all + "its objects would be deleted and made anew, or left where Git has them no more"
                                + " (syncOptions: Replace=true)",
                        in(SET, "- ServerSideApply=true", "- Replace=true")),
                row(
                        "another branch by a hydrator",
                        all + "its Application would have sourceHydrator, and nobody here can say what follows from it",
                        in(
                                SET,
                                "      revisionHistoryLimit: 5\n",
                                "      sourceHydrator: {syncSource: {targetBranch: x, path: y}}\n      revisionHistoryLimit: 5\n")),
                row(
                        "folders that are looked for seldom",
                        all + "its ApplicationSet would look for folders every 864000 s only",
                        in(SET, "requeueAfterSeconds: 30", "requeueAfterSeconds: 864000")),
                row(
                        "an ApplicationSet that changes no Application",
                        all + "its ApplicationSet would have ignoreApplicationDifferences",
                        in(
                                SET,
                                "  goTemplate: true\n",
                                "  goTemplate: true\n  ignoreApplicationDifferences: [{jsonPointers: [/spec]}]\n")),
                row(
                        "syncs by an account that may nothing",
                        "AppProject models would have destinationServiceAccounts",
                        in(
                                PROJECT,
                                "  roles:\n",
                                "  destinationServiceAccounts: [{server: '*', namespace: '*', defaultServiceAccount: nobody}]\n  roles:\n")),
                row(
                        "clusters of a project alone",
                        "AppProject models would have permitOnlyProjectScopedClusters",
                        in(PROJECT, "  roles:\n", "  permitOnlyProjectScopedClusters: true\n  roles:\n")),
                // The fence is opened.
                row(
                        "a second repository",
                        "AppProject models would let in what https://github.com/other/x has",
                        in(PROJECT, "  - REPOSITORY\n", "  - REPOSITORY\n  - https://github.com/other/x\n")),
                row(
                        "another repository",
                        all
                                + "its Application would have spec.source.repoURL https://github.com/other/argosy.git instead of",
                        in("clusters/facts/repository.env", "argosy-fleet/", "other/")),
                row(
                        "another project",
                        all + "its Application would have spec.project default instead of models",
                        in(SET, "project: models", "project: default")),
                row(
                        "a destination of the system",
                        "kube-system",
                        in(
                                PROJECT,
                                "    namespace: model-*\n",
                                "    namespace: model-*\n  - {server: https://kubernetes.default.svc, namespace: kube-system}\n")),
                row(
                        "another cluster",
                        "AppProject models would let Applications into another cluster, https://other.example",
                        in(
                                PROJECT,
                                "    namespace: model-*\n",
                                "    namespace: model-*\n  - {server: https://other.example, namespace: model-*}\n")),
                row(
                        "every kind",
                        "AppProject models would let any kind in by clusterResourceWhitelist",
                        in(
                                PROJECT,
                                "  clusterResourceWhitelist:\n",
                                "  clusterResourceWhitelist:\n  - {group: '*', kind: '*'}\n")),
                row(
                        "Applications of other namespaces",
                        "AppProject models would take Applications from the namespace *",
                        in(PROJECT, "  roles:\n", "  sourceNamespaces: ['*']\n  roles:\n")),
                beside(
                        "an Application of its own",
                        "Application extra comes beside what follows the overlays",
                        WIRING,
                        """
                        apiVersion: argoproj.io/v1alpha1
                        kind: Application
                        metadata: {name: extra, namespace: argocd}
                        spec: {project: default}
                        """),
                beside(
                        "an ApplicationSet of its own",
                        "ApplicationSet extra comes beside what follows the overlays",
                        WIRING,
                        """
                        apiVersion: argoproj.io/v1alpha1
                        kind: ApplicationSet
                        metadata: {name: extra, namespace: argocd}
                        spec:
                          generators:
                          - git: {repoURL: x, directories: [{path: overlays/x/none}, {path: overlays/x/other}]}
                          template:
                            metadata: {name: x, labels: {argosy.io/environment: x}}
                            spec: {source: {repoURL: x, path: x}}
                        """),
                row(
                        "other folders are followed as well",
                        "an Application, base, would follow base, which is no overlay of dev",
                        in(
                                SET,
                                "      - path: overlays/ENVIRONMENT/*\n",
                                "      - path: overlays/ENVIRONMENT/*\n      - path: base\n"),
                        in("clusters/facts/kustomization.yaml", "directories.1.path", "directories.2.path")));
    }

    @ParameterizedTest
    @MethodSource("whatBreaks")
    void whatBreaksOrDeletesWhatRunsOrOpensTheFenceIsRefusedByWhatComesOfIt(Row row) throws Exception {
        clusters.assertRefused(row);
    }

    static Stream<Row> whatIsHonest() {
        return Stream.of(
                row("a fourth environment", "clusters/canary/addons/kustomization.yaml is new", canary("", "")),
                row(
                        "a description",
                        "AppProject models: spec.description: Model services, from this repository, into namespaces of their"
                                + " own. → Models.",
                        in(PROJECT, "Model services, from this repository, into namespaces of their own.", "Models.")),
                row(
                        "another pin of Argo CD",
                        "clusters/argocd/kustomization.yaml: resources: …/manifests/cluster-install?ref=v3.5.7 → …/manifests/cluster-install?ref=v3.5.8",
                        in(ARGO, "ref=v3.5.7", "ref=v3.5.8")),
                row(
                        "another pin of an add-on",
                        "image: ",
                        in("clusters/addons/monitoring/prometheus.yaml", "image: ", "image: registry.example/")),
                row(
                        "an added destination",
                        "AppProject models: spec.destinations: none → {server: https://kubernetes.default.svc, namespace: model-eu-*}",
                        in(
                                PROJECT,
                                "    namespace: model-*\n",
                                "    namespace: model-*\n  - {server: https://kubernetes.default.svc, namespace: model-eu-*}\n")),
                row(
                        "more memory for Argo CD",
                        "clusters/argocd/kustomization.yaml: patches: none → {path: more.yaml}",
                        in(ARGO, "patches:\n", "patches:\n- path: more.yaml\n"),
                        file("clusters/argocd/more.yaml", """
                                apiVersion: apps/v1
                                kind: StatefulSet
                                metadata: {name: argocd-application-controller}
                                spec:
                                  template:
                                    spec:
                                      containers:
                                      - name: argocd-application-controller
                                        resources: {limits: {memory: 4Gi}}
                                """)),
                row(
                        "a new kind of models, in fence and rights",
                        "AppProject models: spec.namespaceResourceWhitelist: none → {group: \"\", kind: PersistentVolumeClaim}",
                        in(
                                PROJECT,
                                "  namespaceResourceWhitelist:\n",
                                "  namespaceResourceWhitelist:\n  - {group: '', kind: PersistentVolumeClaim}\n"),
                        in(RIGHTS, "  - services\n", "  - services\n  - persistentvolumeclaims\n")),
                row(
                        "another interval",
                        "requeueAfterSeconds: 30 → 60",
                        in(SET, "requeueAfterSeconds: 30", "requeueAfterSeconds: 60")),
                row(
                        "replicas that an autoscaler writes are not looked at",
                        "spec.template.spec.ignoreDifferences: none → ",
                        in(
                                SET,
                                "      revisionHistoryLimit: 5\n",
                                "      revisionHistoryLimit: 5\n      ignoreDifferences:\n      -"
                                        + " {group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}\n")),
                row(
                        "routes of every namespace",
                        "from: Selector → All",
                        in(
                                GATEWAY,
                                "from: Selector\n        selector:\n          matchLabels:\n            app.kubernetes.io/part-of: argosy\n",
                                "from: All\n")),
                beside(
                        "a page of its own",
                        "HTTPRoute mine is new in clusters/addons/more.yaml",
                        ADDONS,
                        route("/status")),
                beside(
                        "browsers of other sites may ask",
                        "SecurityPolicy cors is new",
                        ADDONS,
                        policy("SecurityPolicy", "cors", "cors: {allowOrigins: ['https://a.example']}")),
                beside(
                        "a quota with room",
                        "ResourceQuota room is new in clusters/models/more.yaml",
                        WIRING,
                        "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: room, namespace: model-churn}\nspec: {hard: {pods: 50,"
                                + " requests.cpu: 30, limits.memory: 30Gi, services: 5}}\n"),
                row(
                        "another message of an admission policy",
                        "ValidatingAdmissionPolicy model-namespaces: spec.validations[0].message",
                        in(POLICY, "a namespace named", "A namespace named")),
                row(
                        "a new environment's cluster",
                        "clusters/eu/kustomization.yaml is new",
                        file("clusters/eu/kustomization.yaml", "resources:\n- ../models\n")));
    }

    @ParameterizedTest
    @MethodSource("whatIsHonest")
    void whatBreaksNothingPassesAndItsGuardSaysWhatChanges(Row row) throws Exception {
        ProposedChange change = clusters.change(row);
        List<String> lowered = change.lowered().stream().map(Lowered::what).toList();

        assertEquals(List.of(), refused(change));
        assertTrue(lowered.stream().anyMatch(line -> line.contains(row.said())), lowered::toString);
    }

    @Test
    void argoCdsOwnInstallDoesNotGoFromAClusterThatStays() throws Exception {
        RevCommit main = clusters.repository().commit("main");
        RevCommit without = clusters.commit(main, new Change.Remove("clusters/production/argocd"));

        List<String> said = refused(clusters.change(main, without));

        assertTrue(said.getFirst().contains("what Argo CD's install is made of is gone"), said::toString);
    }

    @Test
    void thisRepositorysClustersHaveNothingAgainstWhatRunsInThem() throws Exception {
        RevCommit broken = clusters.commit(clusters.repository().commit("main"), new Change.Remove(GATEWAY));
        RevCommit mended = clusters.commit(broken, clusters.put(GATEWAY, clusters.text(GATEWAY)));

        assertEquals(List.of(), refused(clusters.change(broken, mended)), "there is no base to compare with");
    }

    private static List<String> refused(ProposedChange change) throws Exception {
        return clusters.judge(change).stream()
                .filter(judgement -> judgement.verdict() != Verdict.PASS)
                .map(judgement -> judgement + " " + judgement.evidence())
                .toList();
    }
}
