package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.tool.Execution;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What Git does not say does not stay, and what the project does not allow does not come. */
@OnClusters
class FenceTest {
    private static final Duration SOON = Duration.ofMinutes(1);

    @Test
    void anEditByKubectlIsUndone(FleetOnClusters fleet) throws Exception {
        Cluster dev = fleet.dev();
        dev.kubectl().run("-n", Cluster.NAMESPACE, "scale", "deployment", Cluster.DEPLOYMENT, "--replicas=0");

        Eventually.within(
                SOON,
                () -> "the edit stays",
                () -> dev.kubectl()
                                .get("deployment", "-n", Cluster.NAMESPACE, Cluster.DEPLOYMENT)
                                .at("/spec/replicas")
                                .asInt(0)
                        == 1);
        dev.awaitHealthy();
    }

    @Test
    void anOverlayThatGoesIsPrunedAndComesBackWithItsRevert(FleetOnClusters fleet) throws Exception {
        Cluster dev = fleet.dev();
        String version = dev.status().version();
        fleet.repository().shell("git rm -rq overlays/dev/churn && git commit --quiet -m 'Take churn out of dev'");

        Eventually.within(
                Duration.ofMinutes(2),
                () -> "the namespace stays",
                () -> !dev.kubectl()
                        .attempt("get", "namespace", Cluster.NAMESPACE)
                        .succeeded());

        fleet.revertLast();
        dev.awaitHealthy(version);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a cluster role                | fence/cluster-role | model-churn | ''                      | is not permitted in project",
                "an object in another namespace | fence/elsewhere   | model-churn | ''                      | namespace default is not permitted in project",
                "another namespace as its own  | overlays/dev/churn | kube-system | ''                      | do not match any of the allowed destinations",
                "another repository            | overlays/dev/churn | model-churn | https://example.org/evil | is not permitted in project",
            })
    void anApplicationIsRefused(
            String asksFor, String path, String namespace, String repository, String reason, FleetOnClusters fleet)
            throws Exception {
        Kubectl dev = fleet.dev().kubectl();
        objectsBehindTheFence(fleet);
        dev.apply(application(repository.isEmpty() ? fleet.url() : repository, path, namespace));
        try {
            Eventually.within(
                    SOON,
                    () -> asksFor + " is not refused: " + said(dev),
                    () -> said(dev).contains(reason));
            assertFalse(dev.attempt("get", "clusterrole", "behind-the-fence").succeeded(), "nothing of it was made");
            assertFalse(dev.attempt("-n", "default", "get", "configmap", "behind-the-fence")
                    .succeeded());
        } finally {
            dev.run("-n", "argocd", "delete", "application", "intruder", "--wait=true");
        }
    }

    @Test
    void aPodThatBreaksTheRestrictedStandardIsRefusedInEveryNamespaceOfTheFleet(FleetOnClusters fleet)
            throws Exception {
        for (Cluster cluster : fleet.clusters()) {
            for (JsonNode namespace : cluster.kubectl()
                    .get("namespaces", "-l", "app.kubernetes.io/part-of=argosy")
                    .path("items")) {
                String name = namespace.at("/metadata/name").asString("");
                Execution run =
                        cluster.kubectl().attempt("-n", name, "run", "root", "--image=model-service", "--privileged");

                assertFalse(run.succeeded(), name + " takes a privileged pod");
                assertTrue(run.err().contains("violates PodSecurity \"restricted:v1.34\""), run.err());
            }
        }
    }

    @Test
    void aModelsNamespaceWithoutTheRestrictedStandardIsRefused(FleetOnClusters fleet) throws Exception {
        Execution run = fleet.dev().kubectl().attempt("create", "namespace", "model-loose");

        assertFalse(run.succeeded());
        assertTrue(run.err().contains("must carry the label pod-security.kubernetes.io/enforce"), run.err());
    }

    private static String said(Kubectl kubectl) throws InterruptedException {
        return kubectl.get("application", "-n", "argocd", "intruder")
                .path("status")
                .toString();
    }

    private static void objectsBehindTheFence(FleetOnClusters fleet) throws Exception {
        fleet.repository().shell("mkdir -p fence/cluster-role fence/elsewhere");
        fleet.repository()
                .shell("printf 'apiVersion: rbac.authorization.k8s.io/v1\\nkind: ClusterRole\\nmetadata:\\n"
                        + "  name: behind-the-fence\\nrules: []\\n' > fence/cluster-role/object.yaml");
        fleet.repository()
                .shell("printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: behind-the-fence\\n"
                        + "  namespace: default\\n' > fence/elsewhere/object.yaml");
        fleet.repository()
                .shell("git add -A && { git diff --cached --quiet || git commit --quiet -m 'Try the fence'; }");
    }

    private static String application(String repository, String path, String namespace) {
        return """
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata:
                  name: intruder
                  namespace: argocd
                spec:
                  project: models
                  source: {repoURL: "%s", path: "%s", targetRevision: main}
                  destination: {server: "https://kubernetes.default.svc", namespace: "%s"}
                  syncPolicy: {automated: {}}
                """.formatted(repository, path, namespace);
    }
}
