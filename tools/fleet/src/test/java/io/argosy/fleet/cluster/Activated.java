package io.argosy.fleet.cluster;

import io.argosy.fleet.incluster.ApiServer;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** A cluster with {@code clusters/addons/activator} in it, of the checked-out commit. */
final class Activated implements AutoCloseable {
    private static final String NAMESPACE = "activator";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String ALONE = """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
            - ../../addons/activator
            components:
            - ../facts
            patches:
            - target:
                kind: Deployment
              patch: |
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: activator
                spec:
                  template:
                    spec:
                      containers:
                      - name: activator
                        env:
                        - name: ACTIVATOR_PROMETHEUS
                          value: PROMETHEUS_SERVER
            """;

    private final Cluster cluster;
    private final String manifests;

    /**
     * @param prometheus its address for pods
     */
    Activated(FleetOnClusters fleet, Cluster cluster, String prometheus) throws Exception {
        this.cluster = cluster;
        fleet.repository().shell("./fleet activator image --pin");
        fleet.repository()
                .shell(
                        "git add -A && (git diff --cached --quiet || git commit --quiet -m 'The activator of this commit')");
        this.manifests = manifests(fleet.folder(), prometheus);
        try {
            String _ = cluster.kubectl().apply(manifests);
            awaitReady();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private String manifests(Path root, String prometheus) throws Exception {
        String folder = "clusters/" + cluster.environment() + "/activator-alone";
        Path file = root.resolve(folder).resolve("kustomization.yaml");
        Files.createDirectories(file.getParent());
        try {
            Files.writeString(file, ALONE.replace("PROMETHEUS_SERVER", prometheus));
            return new ClusterManifests(root, Tools.of(root, System.err::println)).render(folder);
        } finally {
            Files.delete(file);
            Files.delete(file.getParent());
        }
    }

    /** Waits until a pod of it is ready, and no other is left. */
    void awaitReady() throws InterruptedException {
        Duration _ = Eventually.within(
                PATIENCE,
                () -> "the activator does not start: " + cluster.kubectl().run("-n", NAMESPACE, "describe", "pods")
                        + said(),
                () -> pods().size() == 1
                        && cluster.kubectl()
                                        .get("deployment", "-n", NAMESPACE, "activator")
                                        .at("/status/readyReplicas")
                                        .asInt(0)
                                == 1);
    }

    /** Its pods, as they are. */
    JsonNode pods() throws InterruptedException {
        return cluster.kubectl().get("pods", "-n", NAMESPACE).path("items");
    }

    /** What its pod printed. */
    String said() throws InterruptedException {
        return cluster.kubectl()
                .attempt("-n", NAMESPACE, "logs", "deployment/activator", "--tail=100")
                .out();
    }

    /** Ends its pod, as a node does that goes: another one comes. */
    void killed() throws InterruptedException {
        String _ = cluster.kubectl().run("-n", NAMESPACE, "delete", "pods", "--all", "--grace-period=0", "--force");
        awaitReady();
    }

    /** The API server, by the account of its pod. */
    ApiServer byItsAccount() throws IOException, InterruptedException {
        Kubectl kubectl = cluster.kubectl();
        Path account = Files.createTempDirectory("activator-account-");
        Files.writeString(account.resolve("token"), kubectl.run("-n", NAMESPACE, "create", "token", "activator"));
        String authority = "{.clusters[0].cluster.certificate-authority-data}";
        Files.write(
                account.resolve("ca.crt"),
                Base64.getDecoder()
                        .decode(kubectl.run(
                                        "config",
                                        "view",
                                        "--minify",
                                        "--flatten",
                                        "--raw",
                                        "-o",
                                        "jsonpath=" + authority)
                                .strip()));
        return new ApiServer(
                URI.create(kubectl.run("config", "view", "--minify", "-o", "jsonpath={.clusters[0].cluster.server}")
                        .strip()),
                account);
    }

    @Override
    public void close() {
        try {
            Path file = Files.createTempFile("activator-", ".yaml");
            Files.writeString(file, manifests);
            var _ = cluster.kubectl().attempt("delete", "--ignore-not-found", "--timeout=2m", "-f", file.toString());
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
