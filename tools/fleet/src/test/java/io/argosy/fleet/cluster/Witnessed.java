package io.argosy.fleet.cluster;

import io.argosy.fleet.git.GitOverSsh;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A cluster with {@code clusters/addons/witness} in it, set up as an operator does, whose Git server is this machine: the clone that Argo CD
 * follows. It is told of Prometheus and Git by address, as clusters that tests run on may have no DNS; all else is as it is.
 */
final class Witnessed implements AutoCloseable {
    private static final String NAMESPACE = "witness";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern FACT = Pattern.compile("- (EVIDENCE_KEY=\\S+)");
    private static final Pattern DEPLOY_KEY = Pattern.compile("(ecdsa-sha2-nistp256 \\S+) witness-");
    private static final String ALONE = """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
            - ../../addons/witness
            components:
            - ../facts
            patches:
            - target:
                kind: Deployment
              patch: |
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: witness
                spec:
                  template:
                    spec:
                      containers:
                      - name: witness
                        env:
                        - name: WITNESS_GIT
                          value: GIT_SERVER
                        - name: WITNESS_PROMETHEUS
                          value: PROMETHEUS_SERVER
            """;

    private final Cluster cluster;
    private final GitOverSsh git;
    private final String manifests;

    /**
     * @param here where pods reach this machine
     * @param prometheus its address for pods
     */
    Witnessed(FleetOnClusters fleet, Cluster cluster, InetSocketAddress here, String prometheus) throws Exception {
        this.cluster = cluster;
        String environment = cluster.environment();
        Path keys = Files.createTempDirectory("witness-keys-");
        String said = fleet.repository().shell("./fleet witness key --env " + environment + " --to " + keys);
        String facts = "clusters/" + environment + "/facts/kustomization.yaml";
        fleet.write(
                facts,
                // One key alone: that of a witness of before is gone with it.
                fleet.read(facts)
                        .replaceAll("(?m)^  - EVIDENCE_KEY=.*\n", "")
                        .replace("  literals:\n", "  literals:\n  - " + found(FACT, said) + "\n"),
                "Who sees " + environment);
        fleet.repository().shell("./fleet witness image --pin");
        // A witness of before may have pinned the same one.
        fleet.repository()
                .shell(
                        "git add -A && (git diff --cached --quiet || git commit --quiet -m 'The witness of this commit')");
        this.git = new GitOverSsh(here.getAddress(), found(DEPLOY_KEY, said));
        git.writeKnownHosts(keys.resolve("known_hosts"));
        this.manifests = manifests(fleet.folder(), git.address(fleet.folder()), prometheus);
        try {
            String _ = cluster.kubectl().apply(manifests);
            cluster.kubectl().run("-n", NAMESPACE, "create", "secret", "generic", "witness", "--from-file=" + keys);
            Duration _ = Eventually.within(
                    PATIENCE,
                    () -> "the witness does not start: " + cluster.kubectl().run("-n", NAMESPACE, "describe", "pods"),
                    () -> said().contains("watching " + environment));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }

    private String manifests(Path root, String repository, String prometheus) throws Exception {
        String folder = "clusters/" + cluster.environment() + "/witness-alone";
        Path file = root.resolve(folder).resolve("kustomization.yaml");
        Files.createDirectories(file.getParent());
        try {
            Files.writeString(file, ALONE.replace("GIT_SERVER", repository).replace("PROMETHEUS_SERVER", prometheus));
            return new ClusterManifests(root, Tools.of(root, System.err::println)).render(folder);
        } finally {
            Files.delete(file);
            Files.delete(file.getParent());
        }
    }

    /** What its pod printed. */
    String said() throws InterruptedException {
        return cluster.kubectl()
                .attempt("-n", NAMESPACE, "logs", "deployment/witness", "--tail=100")
                .out();
    }

    /** Its pod, as it is. */
    JsonNode pod() throws InterruptedException {
        return cluster.kubectl().get("pods", "-n", NAMESPACE).at("/items/0");
    }

    /** Ends its pod, as a node does that goes: another one comes. */
    void killed() throws InterruptedException {
        String _ = cluster.kubectl().run("-n", NAMESPACE, "delete", "pods", "--all", "--grace-period=0", "--force");
    }

    @Override
    public void close() {
        try {
            Path file = Files.createTempFile("witness-", ".yaml");
            Files.writeString(file, manifests);
            var _ = cluster.kubectl().attempt("delete", "--ignore-not-found", "--timeout=2m", "-f", file.toString());
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        git.close();
    }
}
