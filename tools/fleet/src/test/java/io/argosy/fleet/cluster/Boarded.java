package io.argosy.fleet.cluster;

import io.argosy.fleet.git.GitOverSsh;
import io.argosy.fleet.witness.DeployKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A cluster with {@code clusters/addons/board} in it, whose Git server is this machine: the clone that Argo CD follows, with a deploy key.
 * Its page is reached as people reach it.
 */
final class Boarded implements AutoCloseable {
    private static final String NAME = "board";

    private final Cluster cluster;
    private final GitOverSsh git;
    private final AddonAlone addon;
    private final ForwardedPort port;

    /**
     * @param here where pods reach this machine
     */
    Boarded(FleetOnClusters fleet, Cluster cluster, InetAddress here) throws Exception {
        this.cluster = cluster;
        Path keys = Files.createTempDirectory("board-keys-");
        this.git = new GitOverSsh(here, DeployKey.in(keys.resolve("deploy-key")).publicHalf());
        git.writeKnownHosts(keys.resolve("known_hosts"));
        this.addon = new AddonAlone(fleet, cluster, NAME, Map.of("BOARD_GIT", git.address(fleet.folder())));
        try {
            addon.secret(keys);
            addon.start(addon::isReady);
            this.port = ForwardedPort.to(cluster.kubectl(), NAME, "deployment/" + NAME, 8080);
        } catch (RuntimeException | Error e) {
            remove();
            throw e;
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
        return addon.said();
    }

    @Override
    public void close() {
        port.close();
        remove();
    }

    private void remove() {
        addon.close();
        git.close();
    }
}
