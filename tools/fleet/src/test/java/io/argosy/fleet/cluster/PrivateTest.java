package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * Images that not everybody may read: a registry that asks for a password, and what {@code clusters/addons/private} makes of the secret
 * store. Without it nothing comes, and {@code ./fleet status} says why.
 */
@OnClusters
@Tag("load")
class PrivateTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String ENVIRONMENT = "overlays/dev/environment/kustomization.yaml";
    private static final String TOKEN = "a-token";

    @Test
    void aPrivateImageIsPulledWithTheStoresCredentialAndNotWithout(FleetOnClusters fleet) throws Exception {
        Path hosts = files().resolve("dev/certs.d/ghcr.io/hosts.toml");
        Cluster dev = fleet.dev();
        String environment = fleet.read(ENVIRONMENT);
        String pushTo = System.getenv("FLEET_PUSH_TO");
        String old = fleet.pinned("dev");
        try (RegistryWithPassword registry =
                new RegistryWithPassword(pushTo.substring(0, pushTo.indexOf('/')), "fleet", TOKEN)) {
            Files.createDirectories(hosts.getParent());
            Files.writeString(
                    hosts,
                    "server = \"" + registry.address() + "\"\n[host.\"" + registry.address()
                            + "\"]\n  capabilities = [\"pull\", \"resolve\"]\n");
            String version = fleet.releaseChanged("SERVING_SLOW_REQUEST=420ms");
            dev.refresh();
            Duration refused = Eventually.within(
                    PATIENCE,
                    () -> "status says " + status(fleet),
                    () -> status(fleet).contains("ImagePullBackOff"));
            String said = status(fleet);
            assertTrue(said.contains("401") || said.contains("authorization"), said);
            assertEquals(List.of(old), dev.readyVersions(), "the old pods serve");
            assertEquals(List.of(), registry.pulled());
            System.out.printf("without a pull secret, after %.1f s: %s%n", seconds(refused), said);

            try (SecretStore store = new SecretStore(fleet, dev)) {
                store.put(
                        "FLEET_REGISTRY",
                        JsonMapper.shared()
                                .writeValueAsString(Map.of(
                                        "auths",
                                        Map.of(
                                                "ghcr.io",
                                                Map.of(
                                                        "auth",
                                                        Base64.getEncoder()
                                                                .encodeToString(("fleet:" + TOKEN)
                                                                        .getBytes(
                                                                                java.nio.charset.StandardCharsets
                                                                                        .UTF_8)))))));
                fleet.write(
                        ENVIRONMENT,
                        environment.replace("components:\n", "components:\n- ../../../base/components/pull-secret\n"),
                        "Images of dev are private");
                dev.refresh();
                Duration pulled = dev.awaitHealthy(version);
                assertTrue(registry.pulled().stream().anyMatch(asked -> asked.contains("/blobs/")));
                System.out.printf(
                        "with the store's pull secret: ready after %.1f s, %d requests to the registry%n",
                        seconds(pulled), registry.pulled().size());
            }
        } finally {
            Files.deleteIfExists(hosts);
            fleet.write(ENVIRONMENT, environment, "Images of dev are public");
            dev.refresh();
            Duration _ = dev.awaitHealthy(fleet.pinned("dev"));
        }
    }

    private static Path files() {
        String files = System.getenv("FLEET_CLUSTERS_FILES");
        assumeTrue(files != null, "nobody says in FLEET_CLUSTERS_FILES where this machine's nodes have their files");
        return Path.of(String.valueOf(files));
    }

    /** What {@code ./fleet status --kube} says of churn in dev. */
    private static String status(FleetOnClusters fleet) {
        return JsonMapper.shared()
                .readTree(fleet.repository()
                        .tried("./fleet status --kube -o json 2>/dev/null")
                        .output())
                .valueStream()
                .filter(status -> status.path("environment").asString("").equals("dev"))
                .map(status -> status.path("message").asString(""))
                .findFirst()
                .orElse("");
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
