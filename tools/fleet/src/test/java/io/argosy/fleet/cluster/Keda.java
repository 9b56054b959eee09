package io.argosy.fleet.cluster;

import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * KEDA in a cluster, from its own manifests, of the version that {@code clusters/addons/install} pins. Its admission webhooks are left
 * out: what they refuse, the gates refuse before.
 */
final class Keda implements AutoCloseable {
    private static final String NAMESPACE = "keda";
    private static final String OPERATOR = "keda-operator";
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String ALONE = """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
            - https://github.com/kedacore/keda//config/crd?ref=v2.21.0
            - https://github.com/kedacore/keda//config/general?ref=v2.21.0
            - https://github.com/kedacore/keda//config/rbac?ref=v2.21.0
            - https://github.com/kedacore/keda//config/manager?ref=v2.21.0
            - https://github.com/kedacore/keda//config/metrics-server?ref=v2.21.0
            - https://github.com/kedacore/keda//config/service_account?ref=v2.21.0
            images:
            - name: ghcr.io/kedacore/keda
              newTag: 2.21.0
            - name: ghcr.io/kedacore/keda-metrics-apiserver
              newTag: 2.21.0
            patches:
            - target:
                kind: Namespace
              patch: |
                # As clusters/addons/namespaces.yaml has it.
                - op: add
                  path: /metadata/labels/argosy.io~1may-read-metrics
                  value: "true"
            - target:
                kind: Deployment
              patch: |
                # As the published images say themselves, and one that is built from source may not.
                - op: add
                  path: /spec/template/spec/securityContext/runAsUser
                  value: 1000
            """;

    private final Kubectl kubectl;
    private final String manifests;

    Keda(FleetOnClusters fleet, Cluster cluster) throws Exception {
        this.kubectl = cluster.kubectl();
        this.manifests = manifests(fleet.folder(), cluster.environment());
        try {
            String _ = kubectl.apply(manifests);
            String operator = kubectl.get("service", "-n", NAMESPACE, OPERATOR)
                    .at("/spec/clusterIP")
                    .asString("");
            // The cluster of a test may have no DNS: the two find each other by this.
            kubectl.run(
                    "-n",
                    NAMESPACE,
                    "patch",
                    "deployment",
                    "keda-metrics-apiserver",
                    "-p",
                    "{\"spec\": {\"template\": {\"spec\": {\"hostAliases\": [{\"ip\": \"" + operator
                            + "\", \"hostnames\": [\"keda-operator.keda.svc.cluster.local\"]}]}}}}");
            Duration _ = Eventually.within(
                    PATIENCE,
                    () -> "KEDA does not serve metrics: "
                            + kubectl.attempt("get", "apiservice", "v1beta1.external.metrics.k8s.io", "-o", "yaml")
                                    .out()
                            + kubectl.attempt("-n", NAMESPACE, "describe", "pods")
                                    .out(),
                    () -> kubectl.attempt(
                                    "wait",
                                    "--for=condition=Available",
                                    "--timeout=1s",
                                    "apiservice/v1beta1.external.metrics.k8s.io")
                            .succeeded());
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Ends the operator, which knows what requests there are; what it made, and who asks it, stay. */
    void away() throws InterruptedException {
        scale(0);
    }

    /** Starts it again. */
    void back() throws InterruptedException {
        scale(1);
    }

    private void scale(int count) throws InterruptedException {
        String _ = kubectl.run("-n", NAMESPACE, "scale", "deployment", OPERATOR, "--replicas=" + count);
        Duration _ = Eventually.within(
                PATIENCE,
                () -> "KEDA's operator has not " + count + " pods",
                () -> kubectl.get("pods", "-n", NAMESPACE, "-l", "app=" + OPERATOR)
                                .path("items")
                                .size()
                        == count);
    }

    private static String manifests(Path root, String environment) throws Exception {
        String folder = "clusters/" + environment + "/keda-alone";
        Path file = root.resolve(folder).resolve("kustomization.yaml");
        Files.createDirectories(file.getParent());
        try {
            Files.writeString(file, ALONE);
            return new ClusterManifests(root, Tools.of(root, System.err::println)).render(folder);
        } finally {
            Files.delete(file);
            Files.delete(file.getParent());
        }
    }

    @Override
    public void close() {
        try {
            Path file = Files.createTempFile("keda-", ".yaml");
            Files.writeString(file, manifests);
            Execution _ = kubectl.attempt("delete", "--ignore-not-found", "--timeout=2m", "-f", file.toString());
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
