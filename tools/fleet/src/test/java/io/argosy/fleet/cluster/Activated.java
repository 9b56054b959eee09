package io.argosy.fleet.cluster;

import io.argosy.fleet.incluster.ApiServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A cluster with {@code clusters/addons/activator} in it. */
final class Activated implements AutoCloseable {
    private static final String NAMESPACE = "activator";

    private final Cluster cluster;
    private final AddonAlone addon;

    /**
     * @param prometheus its address for pods
     */
    Activated(FleetOnClusters fleet, Cluster cluster, String prometheus) throws Exception {
        this.cluster = cluster;
        this.addon = new AddonAlone(fleet, cluster, NAMESPACE, Map.of("ACTIVATOR_PROMETHEUS", prometheus));
        try {
            addon.start(addon::isReady);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Its pods, as they are. */
    JsonNode pods() throws InterruptedException {
        return addon.pods();
    }

    /** What its pod printed. */
    String said() throws InterruptedException {
        return addon.said();
    }

    /** Ends its pod, as a node does that goes: another one comes. */
    void killed() throws InterruptedException {
        addon.killed();
        addon.awaitReady();
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
        addon.close();
    }
}
