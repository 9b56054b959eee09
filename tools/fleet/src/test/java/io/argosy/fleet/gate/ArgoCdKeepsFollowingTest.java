package io.argosy.fleet.gate;

import static io.argosy.fleet.gate.ChangedClusters.ARGO;
import static io.argosy.fleet.gate.ChangedClusters.RIGHTS;
import static io.argosy.fleet.gate.ChangedClusters.SETTINGS;
import static io.argosy.fleet.gate.ChangedClusters.in;
import static io.argosy.fleet.gate.ChangedClusters.row;

import io.argosy.fleet.gate.ChangedClusters.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a change makes of Argo CD's own settings, parts and rights, with which it would follow Git otherwise or not at all. */
@Tag("sample")
class ArgoCdKeepsFollowingTest {
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

    static Stream<Row> whatBreaks() {
        String all = "churn, diabetes, nationality: ";
        return Stream.of(
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
                        "kinds that Argo CD may not write",
                        all + "Argo CD may not create any Deployment (ClusterRole models-deployer)",
                        in(RIGHTS, "  - deployments\n", "")),
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
                        "the secret store gives Argo CD another cluster",
                        "ExternalSecret elsewhere would let Argo CD into another cluster",
                        in("clusters/addons/google/secret-store.yaml", "apiVersion: external-secrets.io/v1\n", """
                                apiVersion: external-secrets.io/v1
                                kind: ExternalSecret
                                metadata: {name: elsewhere, namespace: argocd}
                                spec:
                                  secretStoreRef: {kind: ClusterSecretStore, name: fleet}
                                  target: {template: {metadata: {labels: {argocd.argoproj.io/secret-type: cluster}}}}
                                  dataFrom: [{extract: {key: FLEET_ELSEWHERE}}]
                                ---
                                apiVersion: external-secrets.io/v1
                                """)),
                row(
                        "Argo CD may write everything",
                        "ClusterRole models-deployer would let everything be written",
                        in(RIGHTS, "  - services\n", "  - services\n  - '*'\n")),
                row(
                        "upstream's rights come back",
                        "ClusterRole argocd-application-controller of Argo CD's install would be what upstream says",
                        in(ARGO, "- path: controller-role.yaml\n", "")));
    }

    @ParameterizedTest
    @MethodSource("whatBreaks")
    void byWhichArgoCdWouldFollowOtherwiseIsRefused(Row row) throws Exception {
        clusters.assertRefused(row);
    }
}
