package io.argosy.fleet.cluster;

import io.argosy.fleet.git.GitOverSsh;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A cluster with {@code clusters/addons/witness} in it, set up as an operator does, whose Git server is this machine: the clone that Argo CD
 * follows. It is told of Prometheus and Git by address, as clusters that tests run on may have no DNS; all else is as it is.
 */
final class Witnessed implements AutoCloseable {
    private static final String NAME = "witness";
    private static final Pattern FACT = Pattern.compile("- (EVIDENCE_KEY=\\S+)");
    private static final Pattern DEPLOY_KEY = Pattern.compile("(ecdsa-sha2-nistp256 \\S+) witness-");

    private final GitOverSsh git;
    private final AddonAlone addon;

    /**
     * @param here where pods reach this machine
     * @param prometheus its address for pods
     */
    Witnessed(FleetOnClusters fleet, Cluster cluster, InetSocketAddress here, String prometheus) throws Exception {
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
        this.git = new GitOverSsh(here.getAddress(), found(DEPLOY_KEY, said));
        git.writeKnownHosts(keys.resolve("known_hosts"));
        this.addon = new AddonAlone(
                fleet,
                cluster,
                NAME,
                Map.of("WITNESS_GIT", git.address(fleet.folder()), "WITNESS_PROMETHEUS", prometheus));
        try {
            addon.secret(keys);
            addon.start(() -> said().contains("watching " + environment));
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

    /** What its pod printed. */
    String said() throws InterruptedException {
        return addon.said();
    }

    /** Its pod, as it is. */
    JsonNode pod() throws InterruptedException {
        return addon.pods().path(0);
    }

    /** Ends its pod, as a node does that goes: another one comes. */
    void killed() throws InterruptedException {
        addon.killed();
    }

    @Override
    public void close() {
        addon.close();
        git.close();
    }
}
