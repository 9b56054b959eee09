package io.argosy.fleet.cluster;

import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * An add-on of {@code clusters/addons} whose pod is this command line, of the checked-out commit, in a cluster. By variables it is told of
 * servers by address, as clusters that tests run on may have no DNS; all else of it is as it is.
 */
final class AddonAlone implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String ALONE = """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
            - ../../addons/NAME
            components:
            - ../facts
            patches:
            - target:
                kind: Deployment
              patch: |
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: NAME
                spec:
                  template:
                    spec:
                      containers:
                      - name: NAME
                        env:
            """;
    private final FleetOnClusters fleet;
    private final Kubectl kubectl;
    private final String name;
    private final String manifests;

    /**
     * Pins the image of the checked-out commit, and renders the add-on; nothing is in the cluster yet.
     *
     * @param name of the add-on, its command, its namespace and its Deployment
     */
    AddonAlone(FleetOnClusters fleet, Cluster cluster, String name, Map<String, String> variables) throws Exception {
        this.fleet = fleet;
        this.kubectl = cluster.kubectl();
        this.name = name;
        fleet.repository().shell("./fleet " + name + " image --pin");
        // One of before may have pinned the same.
        fleet.repository()
                .shell("git add -A && (git diff --cached --quiet || git commit --quiet -m 'The " + name
                        + " of this commit')");
        this.manifests = rendered("clusters/" + cluster.environment() + "/" + name + "-alone", variables);
    }

    private String rendered(String folder, Map<String, String> variables) throws Exception {
        Path root = fleet.folder();
        Path file = root.resolve(folder).resolve("kustomization.yaml");
        Files.createDirectories(file.getParent());
        try {
            Files.writeString(
                    file,
                    ALONE.replace("NAME", name)
                            + variables.entrySet().stream()
                                    .map(one -> variable(one.getKey(), one.getValue()))
                                    .collect(Collectors.joining()));
            return new ClusterManifests(root, Tools.of(root, System.err::println)).render(folder);
        } finally {
            Files.delete(file);
            Files.delete(file.getParent());
        }
    }

    private static String variable(String name, String value) {
        return """
                            - name: %s
                              value: %s
                """.formatted(name, value);
    }

    /** Puts a secret of its name there, as an operator does before the add-on comes. */
    void secret(Path files) throws InterruptedException {
        String _ = kubectl.run(
                "apply",
                "-f",
                fleet.folder()
                        .resolve("clusters/addons/" + name + "/namespace.yaml")
                        .toString());
        String _ = kubectl.run("-n", name, "create", "secret", "generic", name, "--from-file=" + files);
    }

    /** Puts it there, and waits until it is as it should be. */
    void start(Eventually.Condition isThere) throws InterruptedException {
        String _ = kubectl.apply(manifests);
        Duration _ = Eventually.within(PATIENCE, this::why, isThere);
    }

    /** Waits until a pod of it is ready, and no other is left. */
    void awaitReady() throws InterruptedException {
        Duration _ = Eventually.within(PATIENCE, this::why, this::isReady);
    }

    /** Whether a pod of it is ready, and no other is left. */
    boolean isReady() throws InterruptedException {
        return pods().size() == 1
                && kubectl.get("deployment", "-n", name, name)
                                .at("/status/readyReplicas")
                                .asInt(0)
                        == 1;
    }

    private String why() throws InterruptedException {
        return "the " + name + " does not start: " + kubectl.run("-n", name, "describe", "pods") + said();
    }

    /** Its pods, as they are. */
    JsonNode pods() throws InterruptedException {
        return kubectl.get("pods", "-n", name).path("items");
    }

    /** What its pod printed. */
    String said() throws InterruptedException {
        return kubectl.attempt("-n", name, "logs", "deployment/" + name, "--tail=100")
                .out();
    }

    /** Ends its pod, as a node does that goes: another one comes. */
    void killed() throws InterruptedException {
        String _ = kubectl.run("-n", name, "delete", "pods", "--all", "--grace-period=0", "--force");
    }

    @Override
    public void close() {
        try {
            Path file = Files.createTempFile(name + "-", ".yaml");
            Files.writeString(file, manifests);
            var _ = kubectl.attempt("delete", "--ignore-not-found", "--timeout=2m", "-f", file.toString());
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
