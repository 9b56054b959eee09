package io.argosy.fleet.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.gate.pod.ClustersKeepWhatRuns;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.guard.Lowered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** This repository's own clusters and services: what a change of clusters breaks of what runs, and what it may change. */
class ClustersKeepWhatRunsTest {
    private static final Path ROOT = Path.of("../..");
    private static final String SET = "clusters/models/applications.yaml";
    private static final String PROJECT = "clusters/models/project.yaml";
    private static final String GATEWAY = "clusters/addons/gateway.yaml";
    private static final String NAMESPACES = "clusters/addons/namespaces.yaml";
    private static final String ADDONS = "clusters/addons/kustomization.yaml";
    private static final String WIRING = "clusters/models/kustomization.yaml";
    private static final String POLICY = "clusters/models/namespaces.yaml";
    private static final String SETTINGS = "clusters/argocd/settings.yaml";
    private static final String RIGHTS = "clusters/argocd/rights.yaml";
    private static final String ARGO = "clusters/argocd/kustomization.yaml";
    private static final String AUTOMATED = "        automated:\n          prune: true\n          selfHeal: true\n";

    @TempDir
    private static Path folder;

    private static TemporaryClone clone;
    private static Monorepo repository;

    /** A text in a file that stands for another; a file that is new where there is no text. */
    record Edit(String path, String text, String by) {}

    /**
     * A change.
     *
     * @param said what is said of it, or of its guard where it may pass
     */
    record Row(String name, String said, List<Edit> edits) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Row row(String name, String said, Edit... edits) {
        return new Row(name, said, Arrays.asList(edits));
    }

    private static Edit in(String path, String text, String by) {
        return new Edit(path, text, by);
    }

    private static Edit file(String path, String text) {
        return new Edit(path, "", text);
    }

    /** A file of a kustomization. */
    private static Row beside(String name, String said, String kustomization, String text) {
        String path = kustomization.replace("kustomization.yaml", "more.yaml");
        return row(name, said, file(path, text), in(kustomization, "resources:\n", "resources:\n- more.yaml\n"));
    }

    @BeforeAll
    static void thisRepository() throws IOException {
        clone = TemporaryClone.in(folder);
        for (String part : List.of("base", "overlays", "clusters", ".fleet.yaml")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    clone.write(ROOT.relativize(file).toString(), Files.readString(file));
                }
            }
        }
        clone.commit("This repository");
        repository = clone.open();
    }

    @AfterAll
    static void close() {
        repository.close();
        clone.close();
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
                row(
                        "anybody is Argo CD's admin",
                        "Argo CD would let everybody do everything (policy.default: role:admin)",
                        in("clusters/production/argocd/kustomization.yaml", "components:\n", """
                                patches:
                                - patch: |
                                    apiVersion: v1
                                    kind: ConfigMap
                                    metadata: {name: argocd-rbac-cm}
                                    data: {policy.default: role:admin}
                                components:
                                """)),
                row(
                        "Argo CD asks nobody who they are",
                        "Argo CD would let everybody do everything without a name (server.disable.auth)",
                        in("clusters/production/argocd/kustomization.yaml", "components:\n", """
                                patches:
                                - target: {kind: ConfigMap, name: argocd-cmd-params-cm}
                                  patch: |
                                    - {op: add, path: /data/server.disable.auth, value: "true"}
                                components:
                                """)),
                row(
                        "anybody is let in by Argo CD",
                        "Argo CD would let everybody in without a name (users.anonymous.enabled)",
                        in("clusters/production/argocd/kustomization.yaml", "components:\n", """
                                patches:
                                - target: {kind: ConfigMap, name: argocd-cm}
                                  patch: |
                                    - {op: add, path: /data/users.anonymous.enabled, value: "true"}
                                components:
                                """)),
                row(
                        "somebody becomes Argo CD's admin",
                        "Argo CD would let mallory do everything (role:admin)",
                        in("clusters/production/argocd/kustomization.yaml", "components:\n", """
                                patches:
                                - patch: |
                                    apiVersion: v1
                                    kind: ConfigMap
                                    metadata: {name: argocd-rbac-cm}
                                    data: {policy.more.csv: "g, mallory, role:admin"}
                                components:
                                """)),
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
                        "kinds that Argo CD does not look at",
                        all + "Argo CD would not look at any Deployment (resource.exclusions)",
                        in(
                                SETTINGS,
                                "jitter: 5s\n",
                                "jitter: 5s\n  resource.exclusions: |\n    - apiGroups: [apps]\n      kinds:"
                                        + " [Deployment]\n      clusters: ['*']\n")),
                row(
                        "the same by a patch",
                        all + "Argo CD would not look at any Service (resource.exclusions)",
                        in(ARGO, "patches:\n", """
                                patches:
                                - target: {kind: ConfigMap, name: argocd-cm}
                                  patch: |
                                    - op: add
                                      path: /data/resource.exclusions
                                      value: '[{kinds: [Service]}]'
                                """)),
                row(
                        "what Argo CD does not look at in a Deployment",
                        all + "Argo CD would not look at \"/spec/template\" (ignoreDifferences)",
                        in(
                                SETTINGS,
                                "jitter: 5s\n",
                                "jitter: 5s\n  resource.customizations.ignoreDifferences.apps_Deployment: 'jsonPointers: [/spec/template]'\n")),
                row(
                        "no kustomize",
                        all + "Argo CD would render no overlay (kustomize.enable)",
                        in(SETTINGS, "jitter: 5s\n", "jitter: 5s\n  kustomize.enable: 'false'\n")),
                row(
                        "other options of kustomize",
                        all
                                + "Argo CD would render by kustomize.buildOptions: --enable-helm, and review renders without it",
                        in(SETTINGS, "jitter: 5s\n", "jitter: 5s\n  kustomize.buildOptions: --enable-helm\n")),
                row(
                        "options of one version of kustomize by a patch",
                        all + "Argo CD would render by kustomize.path.v5.1.0: /x, and review renders without it",
                        in(ARGO, "patches:\n", """
                                patches:
                                - target: {kind: ConfigMap, name: argocd-cm}
                                  patch: |
                                    - op: add
                                      path: /data/kustomize.path.v5.1.0
                                      value: /x
                                """)),
                row(
                        "Git is not looked at",
                        all + "Argo CD would look at Git every 0s only, or never (timeout.reconciliation)",
                        in(SETTINGS, "timeout.reconciliation: 30s", "timeout.reconciliation: 0s")),
                row(
                        "Git is not looked at, by a variable",
                        all + "Argo CD would look at Git every 0 only, or never (timeout.reconciliation)",
                        in(ARGO, "patches:\n", """
                                patches:
                                - patch: |
                                    apiVersion: apps/v1
                                    kind: StatefulSet
                                    metadata: {name: argocd-application-controller}
                                    spec:
                                      template:
                                        spec:
                                          containers:
                                          - name: argocd-application-controller
                                            env: [{name: ARGOCD_RECONCILIATION_TIMEOUT, value: "0"}]
                                """)),
                row(
                        "Git is looked at a day later",
                        all + "Argo CD would look at Git as much as 24h later (timeout.reconciliation.jitter)",
                        in(SETTINGS, "jitter: 5s", "jitter: 24h")),
                row(
                        "differences of all kinds in one text",
                        all + "Argo CD would not look at \"/spec/template\" (ignoreDifferences)",
                        in(SETTINGS, "jitter: 5s\n", """
                                jitter: 5s
                                  resource.customizations: |
                                    apps/Deployment:
                                      ignoreDifferences: |
                                        jsonPointers: [/spec/template]
                                """)),
                row(
                        "Applications that are made once",
                        all + "Argo CD would not bring every Application to what Git says"
                                + " (applicationsetcontroller.policy: create-only)",
                        in(ARGO, "patches:\n", """
                                patches:
                                - patch: |
                                    apiVersion: v1
                                    kind: ConfigMap
                                    metadata: {name: argocd-cmd-params-cm}
                                    data: {applicationsetcontroller.policy: create-only}
                                """)),
                row(
                        "Applications that are only looked at",
                        all + "Argo CD would change no Application (applicationsetcontroller.dryrun)",
                        in(ARGO, "patches:\n", """
                                patches:
                                - patch: |
                                    apiVersion: v1
                                    kind: ConfigMap
                                    metadata: {name: argocd-cmd-params-cm}
                                    data: {controller.status.processors: "40", applicationsetcontroller.dryrun: "true"}
                                """)),
                row(
                        "Argo CD without a controller",
                        all + "Argo CD would run without argocd-application-controller",
                        in(ARGO, "patches:\n", """
                                replicas:
                                - {name: argocd-application-controller, count: 0}
                                patches:
                                """)),
                row(
                        "Argo CD without what renders, by a patch",
                        all + "Argo CD would run without argocd-repo-server",
                        in(ARGO, "patches:\n", """
                                patches:
                                - target: {kind: Deployment, name: argocd-repo-server}
                                  patch: |
                                    $patch: delete
                                    apiVersion: apps/v1
                                    kind: Deployment
                                    metadata: {name: any}
                                """)),
                row(
                        "Argo CD with no pod of what renders",
                        all + "Argo CD would run without a part",
                        in(ARGO, "patches:\n", """
                                patches:
                                - target: {kind: Deployment, name: argocd-repo-server}
                                  patch: |
                                    - {op: replace, path: /spec/replicas, value: 0}
                                """)),
                row(
                        "objects that are replaced",
                        all + "its objects would be deleted and made anew, or left where Git has them no more"
                                + " (syncOptions: Replace=true)",
                        in(SET, "- ServerSideApply=true", "- Replace=true")),
                row(
                        "Argo CD by other arguments",
                        all + "Argo CD would be started by other arguments",
                        in(ARGO, "patches:\n", """
                                patches:
                                - patch: |
                                    apiVersion: apps/v1
                                    kind: StatefulSet
                                    metadata: {name: argocd-application-controller}
                                    spec:
                                      template:
                                        spec:
                                          containers:
                                          - name: argocd-application-controller
                                            args: [/usr/local/bin/argocd-application-controller, --app-resync=0]
                                """)),
                row(
                        "Argo CD by other arguments, by a JSON patch",
                        all + "Argo CD would be started by other arguments",
                        in(ARGO, "patches:\n", """
                                patches:
                                - target: {kind: StatefulSet, name: argocd-application-controller}
                                  patch: |
                                    - {op: add, path: /spec/template/spec/containers/0/args/-, value: --app-resync=0}
                                """)),
                row(
                        "Argo CD's controller as a whole",
                        all + "Argo CD's install would have another \"/spec/template/spec\" as a whole",
                        in(ARGO, "patches:\n", """
                                patches:
                                - target: {kind: StatefulSet, name: argocd-application-controller}
                                  patch: |
                                    - {op: replace, path: /spec/template/spec, value: {containers: []}}
                                """)),
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
                row(
                        "kinds that Argo CD may not write",
                        all + "Argo CD may not create any Deployment (ClusterRole models-deployer)",
                        in(RIGHTS, "  - deployments\n", "")),
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
                        in("clusters/facts/kustomization.yaml", "directories.1.path", "directories.2.path")),
                row(
                        "Argo CD may do everything",
                        "ClusterRoleBinding all would let argocd-application-controller do everything (cluster-admin)",
                        in(
                                RIGHTS,
                                "  namespace: argocd\n",
                                "  namespace: argocd\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n"
                                        + "metadata: {name: all}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole,"
                                        + " name: cluster-admin}\nsubjects: [{kind: ServiceAccount, name:"
                                        + " argocd-application-controller, namespace: argocd}]\n")),
                row(
                        "Argo CD may write everything",
                        "ClusterRole models-deployer would let everything be written",
                        in(RIGHTS, "  - services\n", "  - services\n  - '*'\n")),
                row(
                        "upstream's rights come back",
                        "ClusterRole argocd-application-controller of Argo CD's install would be what upstream says",
                        in(ARGO, "- path: controller-role.yaml\n", "")),
                // Nobody is let in.
                row(
                        "routes of the gateway's own namespace",
                        all
                                + "the gateway gateway/public does not take its route: its listener https takes routes from Same",
                        in(
                                GATEWAY,
                                "from: Selector\n        selector:\n          matchLabels:\n            app.kubernetes.io/part-of: argosy\n",
                                "from: Same\n")),
                row(
                        "routes of another label",
                        all
                                + "the gateway gateway/public does not take its route: its listener https takes routes from Selector",
                        in(GATEWAY, "app.kubernetes.io/part-of: argosy", "app.kubernetes.io/part-of: other")),
                row(
                        "routes of another kind",
                        "takes no HTTPRoute (allowedRoutes.kinds)",
                        in(GATEWAY, "    allowedRoutes:\n", "    allowedRoutes:\n      kinds: [{kind: GRPCRoute}]\n")),
                row(
                        "another class",
                        all + "the gateway gateway/public is of the class other, which nobody makes",
                        in(GATEWAY, "gatewayClassName: envoy", "gatewayClassName: other")),
                row(
                        "another controller",
                        "GatewayClass envoy would be made by other.example/x",
                        in(GATEWAY, "gateway.envoyproxy.io/gatewayclass-controller", "other.example/x")),
                row(
                        "another port",
                        "the listener https of gateway/public would be at 8443",
                        in(GATEWAY, "port: 443", "port: 8443")),
                row(
                        "an unknown certificate",
                        "has the certificate other, which nobody makes",
                        in(GATEWAY, "      - name: public\n    allowed", "      - name: other\n    allowed")),
                row(
                        "no certificate",
                        "the listener https of gateway/public has the certificate public, which nobody makes",
                        in(ADDONS, "- certificate.yaml\n", ""),
                        in(
                                "clusters/facts/kustomization.yaml",
                                "  - select:\n      kind: Certificate\n    fieldPaths:\n    - spec.dnsNames.0\n",
                                ""),
                        in(
                                "clusters/facts/kustomization.yaml",
                                "- source:\n    kind: ConfigMap\n    name: cluster\n    fieldPath: data.ISSUER\n  targets:\n  - select:\n      kind: Certificate\n    fieldPaths:\n    - spec.issuerRef.name\n",
                                "")),
                beside(
                        "a policy that denies",
                        all + "SecurityPolicy gateway/deny would turn callers away (authorization)",
                        ADDONS,
                        policy("SecurityPolicy", "deny", "authorization: {defaultAction: Deny}")),
                row(
                        "faults",
                        all + "BackendTrafficPolicy gateway/public would answer with faults",
                        in(
                                GATEWAY,
                                "  retry:\n",
                                "  faultInjection: {abort: {httpStatus: 503, percentage: 100}}\n  retry:\n")),
                beside(
                        "no connection at all",
                        all + "ClientTrafficPolicy gateway/none would let nothing through",
                        ADDONS,
                        policy(
                                "ClientTrafficPolicy",
                                "none",
                                "connection: {connectionLimit: {value: 0}}\n  circuitBreaker: {maxConnections: 0}")),
                beside(
                        "a route before theirs",
                        "churn: HTTPRoute gateway/mine would answer in its place on gateway/public",
                        ADDONS,
                        route("/churn/v1")),
                row(
                        "the gateway may not call",
                        all + "the namespace envoy-gateway-system would not be let in to it any more",
                        in(NAMESPACES, "argosy.io/may-call-models: \"true\"", "argosy.io/may-call-models: \"false\"")),
                // Pods are refused.
                beside(
                        "a quota of no pods",
                        "churn: ResourceQuota none allows pods 0 in model-churn",
                        WIRING,
                        "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: none, namespace: model-churn}\nspec: {hard: {pods: 0}}\n"),
                beside(
                        "a quota of less than the most pods ask for",
                        "churn: ResourceQuota small allows requests.cpu 2 in model-churn, and at its most it asks for 10",
                        WIRING,
                        "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: small, namespace: model-churn}\nspec: {hard:"
                                + " {requests.cpu: 2}}\n"),
                beside(
                        "a quota of what pods do not say",
                        "counts limits.cpu, and takes no pod that does not say it",
                        WIRING,
                        "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: cpu, namespace: model-churn}\nspec: {hard:"
                                + " {limits.cpu: 1000}}\n"),
                beside(
                        "a limit below what a pod has",
                        "churn: LimitRange small allows memory 100Mi at the most, and a pod has 512Mi",
                        WIRING,
                        "apiVersion: v1\nkind: LimitRange\nmetadata: {name: small, namespace: model-churn}\nspec: {limits: [{type:"
                                + " Container, max: {memory: 100Mi}}]}\n"),
                row(
                        "an admission policy that no Namespace meets",
                        all + "the admission policy model-namespaces would refuse its Namespace",
                        in(POLICY, "orValue('') == 'restricted'", "orValue('') == 'privileged'")));
    }

    private static String policy(String kind, String name, String spec) {
        return "apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: " + kind + "\nmetadata: {name: " + name
                + ", namespace: gateway}\nspec:\n  targetRefs:\n  - {group: gateway.networking.k8s.io, kind: Gateway, name:"
                + " public}\n  " + spec + "\n";
    }

    private static String route(String path) {
        return "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: mine, namespace: gateway}\nspec:\n"
                + "  parentRefs: [{name: public}]\n  rules:\n  - matches: [{path: {type: PathPrefix, value: " + path
                + "}}]\n    backendRefs: [{name: mine, port: 80}]\n";
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
    @MethodSource("whatBreaks")
    void whatBreaksOrDeletesWhatRunsOrOpensTheFenceIsRefusedByWhatComesOfIt(Row row) throws Exception {
        List<String> said = judge(row).stream()
                .filter(judgement -> judgement.verdict() == Verdict.FAIL)
                .flatMap(judgement ->
                        judgement.evidence().isEmpty() ? Stream.of(judgement.reason()) : judgement.evidence().stream())
                .toList();

        assertFalse(said.isEmpty(), "it passes");
        assertTrue(
                said.stream().anyMatch(line -> line.contains(row.said())),
                () -> String.join(System.lineSeparator(), said));
    }

    @ParameterizedTest
    @MethodSource("whatIsHonest")
    void whatBreaksNothingPassesAndItsGuardSaysWhatChanges(Row row) throws Exception {
        ProposedChange change = change(row);
        List<String> refused = Gates.judge(List.of(new ClustersKeepWhatRuns()), change).stream()
                .filter(judgement -> judgement.verdict() != Verdict.PASS)
                .map(Judgement::toString)
                .toList();
        List<String> lowered = change.lowered().stream().map(Lowered::what).toList();

        assertEquals(List.of(), refused);
        assertTrue(lowered.stream().anyMatch(line -> line.contains(row.said())), lowered::toString);
    }

    @Test
    void argoCdsOwnInstallDoesNotGoFromAClusterThatStays() throws Exception {
        RevCommit main = repository.commit("main");
        RevCommit head = new CommitWriter(repository)
                .commit(main, List.of(new Change.Remove("clusters/production/argocd")), "Without Argo CD");

        List<String> said = Gates.judge(
                        List.of(new ClustersKeepWhatRuns()),
                        ProposedChange.of(repository, main, head, JudgedFleet.TOOLS, Clock.systemUTC()))
                .stream()
                .map(Judgement::toString)
                .toList();

        assertTrue(said.getFirst().contains("what Argo CD's install is made of is gone"), said::toString);
    }

    @Test
    void thisRepositorysClustersHaveNothingAgainstWhatRunsInThem() throws Exception {
        RevCommit broken = new CommitWriter(repository)
                .commit(repository.commit("main"), List.of(new Change.Remove(GATEWAY)), "No base to compare with");
        ProposedChange mends = ProposedChange.of(
                repository, broken, head(broken, GATEWAY, clone.text(GATEWAY)), JudgedFleet.TOOLS, Clock.systemUTC());

        assertEquals(
                List.of(),
                Gates.judge(List.of(new ClustersKeepWhatRuns()), mends).stream()
                        .filter(judgement -> judgement.verdict() != Verdict.PASS)
                        .map(judgement -> judgement + " " + judgement.evidence())
                        .toList());
    }

    private static List<Judgement> judge(Row row) throws Exception {
        return Gates.judge(List.of(new ClustersKeepWhatRuns()), change(row));
    }

    private static ProposedChange change(Row row) throws Exception {
        RevCommit main = repository.commit("main");
        RevCommit head = main;
        for (Edit edit : row.edits()) {
            String text = edit.text().isEmpty()
                    ? ""
                    : repository.readText(head, edit.path()).orElseThrow();
            assertTrue(text.contains(edit.text()), () -> edit.path() + " has no " + edit.text());
            head = head(head, edit.path(), edit.text().isEmpty() ? edit.by() : text.replace(edit.text(), edit.by()));
        }
        return ProposedChange.of(repository, main, head, JudgedFleet.TOOLS, Clock.systemUTC());
    }

    private static RevCommit head(RevCommit base, String path, String text) {
        List<Change> change = new ArrayList<>();
        change.add(new Change.Put(path, repository.store(text.getBytes(StandardCharsets.UTF_8))));
        return new CommitWriter(repository).commit(base, change, "A change");
    }
}
