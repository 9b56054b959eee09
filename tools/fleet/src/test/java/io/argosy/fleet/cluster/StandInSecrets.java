package io.argosy.fleet.cluster;

import io.argosy.fleet.tool.Execution;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cluster that gives services their secrets as dev does: by {@code clusters/dev/addons/secret-store.yaml}, from its own namespace. In
 * the place of External Secrets, which clusters that tests run on may not have, the test reads as the service account that the store
 * names, with no other right, writes the Secret that an ExternalSecret asks for, and says so in its status, on which Argo CD waits.
 */
final class StandInSecrets implements AutoCloseable {
    private static final String STORE = "clusters/dev/addons/secret-store.yaml";
    private static final String DEFINITIONS = "tools/schemas/generated/definitions/external-secrets.io";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Kubectl kubectl;
    private final JsonNode provider;
    private final Thread thread;
    private volatile boolean ending;

    StandInSecrets(FleetOnClusters fleet, Cluster cluster) throws Exception {
        this.kubectl = cluster.kubectl();
        for (String definition : List.of("externalsecret_v1.json", "clustersecretstore_v1.json")) {
            String _ = kubectl.apply(fleet.read(DEFINITIONS + "/" + definition));
        }
        // A definition is served a moment after it is there.
        Duration _ = Eventually.within(
                PATIENCE,
                () -> "the store of secrets is not taken: " + apply(fleet).err(),
                () -> kubectl.attempt("get", "externalsecrets", "--all-namespaces")
                                .succeeded()
                        && apply(fleet).succeeded());
        this.provider = kubectl.get("clustersecretstore", "fleet").at("/spec/provider/kubernetes");
        this.thread = Thread.ofPlatform().name("stand-in-secrets").daemon().start(this::run);
    }

    private Execution apply(FleetOnClusters fleet) throws InterruptedException {
        return kubectl.attempt("apply", "-f", fleet.folder().resolve(STORE).toString());
    }

    /** Writes a secret, as an operator does: a file for each of its keys. */
    void put(String name, Path folder) throws InterruptedException {
        String _ = kubectl.run("-n", namespace(), "create", "secret", "generic", name, "--from-file=" + folder);
    }

    private String namespace() {
        return provider.path("remoteNamespace").asString("");
    }

    private void run() {
        while (!ending) {
            try {
                for (JsonNode wanted :
                        kubectl.get("externalsecrets", "--all-namespaces").path("items")) {
                    // What is there stays: each look is a process of its own.
                    if (!wanted.at("/status/conditions/0/status").asString("").equals("True")) {
                        give(wanted);
                    }
                }
            } catch (RuntimeException e) {
                System.out.println("secrets: " + e.getMessage());
            } catch (InterruptedException e) {
                return;
            }
            try {
                Thread.sleep(1_000);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void give(JsonNode wanted) throws InterruptedException {
        String namespace = wanted.at("/metadata/namespace").asString("");
        ObjectNode secret = JsonMapper.shared().createObjectNode();
        secret.put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
        ObjectNode metadata = secret.putObject("metadata");
        metadata.put("name", wanted.at("/spec/target/name").asString("")).put("namespace", namespace);
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "external-secrets.io/v1")
                .put("kind", "ExternalSecret")
                .put("name", wanted.at("/metadata/name").asString(""))
                .put("uid", wanted.at("/metadata/uid").asString(""));
        ObjectNode data = secret.putObject("data");
        String missing = "";
        for (JsonNode from : wanted.at("/spec/dataFrom")) {
            String key = from.at("/extract/key").asString("");
            JsonNode account = provider.at("/auth/serviceAccount");
            Execution read = kubectl.attempt(
                    "-n",
                    namespace(),
                    "get",
                    "secret",
                    key,
                    "-o",
                    "json",
                    "--as=system:serviceaccount:" + account.path("namespace").asString("") + ":"
                            + account.path("name").asString(""));
            if (read.succeeded()) {
                JsonMapper.shared().readTree(read.out()).path("data").forEachEntry(data::set);
            } else {
                missing = read.err().strip();
            }
        }
        boolean ready = missing.isEmpty();
        if (ready) {
            String _ = kubectl.apply(secret.toString());
        }
        boolean said = wanted.at("/status/conditions/0/status").asString("").equals(ready ? "True" : "False");
        if (!said) {
            ObjectNode status = JsonMapper.shared().createObjectNode();
            status.putObject("status")
                    .putArray("conditions")
                    .addPOJO(Map.of(
                            "type",
                            "Ready",
                            "status",
                            ready ? "True" : "False",
                            "reason",
                            ready ? "SecretSynced" : "SecretSyncedError",
                            "message",
                            missing,
                            "lastTransitionTime",
                            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
            kubectl.run(
                    "-n",
                    namespace,
                    "patch",
                    "externalsecret",
                    wanted.at("/metadata/name").asString(""),
                    "--subresource=status",
                    "--type=merge",
                    "-p",
                    status.toString());
        }
    }

    @Override
    public void close() {
        ending = true;
        try {
            thread.join(Duration.ofSeconds(30));
            Execution _ = kubectl.attempt("delete", "clustersecretstore", "fleet", "--ignore-not-found");
            Execution _ = kubectl.attempt("delete", "namespace", namespace(), "--ignore-not-found");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
