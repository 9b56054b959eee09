package io.argosy.fleet.cluster;

import io.argosy.fleet.git.GitOverSsh;
import io.argosy.fleet.tool.Tools;
import io.argosy.fleet.witness.DeployKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A cluster with {@code clusters/addons/board} in it, of the checked-out commit, whose Git server is this machine: the clone that Argo CD
 * follows, with a deploy key. Its page is reached as people reach it.
 */
final class Boarded implements AutoCloseable {
    private static final String NAMESPACE = "board";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String ALONE = """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
            - ../../addons/board
            components:
            - ../facts
            patches:
            - target:
                kind: Deployment
              patch: |
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: board
                spec:
                  template:
                    spec:
                      containers:
                      - name: board
                        env:
                        - name: BOARD_GIT
                          value: GIT_SERVER
            """;

    private final Cluster cluster;
    private final GitOverSsh git;
    private final String manifests;
    private final ForwardedPort port;

    /**
     * @param here where pods reach this machine
     */
    Boarded(FleetOnClusters fleet, Cluster cluster, InetAddress here) throws Exception {
        this.cluster = cluster;
        fleet.repository().shell("./fleet board image --pin");
        fleet.repository()
                .shell("git add -A && (git diff --cached --quiet || git commit --quiet -m 'The board of this commit')");
        Path keys = Files.createTempDirectory("board-keys-");
        this.git = new GitOverSsh(here, DeployKey.in(keys.resolve("deploy-key")).publicHalf());
        git.writeKnownHosts(keys.resolve("known_hosts"));
        this.manifests = manifests(fleet.folder(), git.address(fleet.folder()));
        try {
            Kubectl kubectl = cluster.kubectl();
            kubectl.run(
                    "apply",
                    "-f",
                    fleet.folder()
                            .resolve("clusters/addons/board/namespace.yaml")
                            .toString());
            kubectl.run("-n", NAMESPACE, "create", "secret", "generic", "board", "--from-file=" + keys);
            String _ = kubectl.apply(manifests);
            Duration _ = Eventually.within(
                    PATIENCE,
                    () -> "the board does not start: " + kubectl.run("-n", NAMESPACE, "describe", "pods") + said(),
                    () -> kubectl.get("deployment", "-n", NAMESPACE, "board")
                                    .at("/status/readyReplicas")
                                    .asInt(0)
                            == 1);
            this.port = ForwardedPort.to(kubectl, NAMESPACE, "deployment/board", 8080);
        } catch (RuntimeException | Error e) {
            remove();
            throw e;
        }
    }

    private String manifests(Path root, String repository) throws Exception {
        String folder = "clusters/" + cluster.environment() + "/board-alone";
        Path file = root.resolve(folder).resolve("kustomization.yaml");
        Files.createDirectories(file.getParent());
        try {
            Files.writeString(file, ALONE.replace("GIT_SERVER", repository));
            return new ClusterManifests(root, Tools.of(root, System.err::println)).render(folder);
        } finally {
            Files.delete(file);
            Files.delete(file.getParent());
        }
    }

    /** One of its pages after its status, or why there is none. */
    String page(String path) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.number() + "/" + path))
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            return "0 " + e;
        }
    }

    /** Whether its account may do something there, as the API server says it. */
    boolean may(String verb, String resource, String... more) throws InterruptedException {
        String[] words = new String[more.length + 5];
        words[0] = "auth";
        words[1] = "can-i";
        words[2] = verb;
        words[3] = resource;
        words[4] = "--as=system:serviceaccount:board:board";
        System.arraycopy(more, 0, words, 5, more.length);
        return cluster.kubectl().attempt(words).out().strip().equals("yes");
    }

    /** What its pod printed. */
    String said() throws InterruptedException {
        return cluster.kubectl()
                .attempt("-n", NAMESPACE, "logs", "deployment/board", "--tail=100")
                .out();
    }

    @Override
    public void close() {
        port.close();
        remove();
    }

    private void remove() {
        try {
            Path file = Files.createTempFile("board-", ".yaml");
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
