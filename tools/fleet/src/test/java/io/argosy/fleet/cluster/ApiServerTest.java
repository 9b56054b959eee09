package io.argosy.fleet.cluster;

import io.argosy.fleet.manifest.Kustomize;
import io.argosy.fleet.tool.Tools;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What kubeconform accepts, the API server accepts too: its own validation, admission and defaults, in a dry run. */
@OnClusters
class ApiServerTest {
    @Test
    void theApiServerAcceptsEveryOverlayAndEveryClustersWiring(FleetOnClusters fleet) throws Exception {
        Path root = fleet.folder();
        Tools tools = Tools.of(root, System.err::println);
        ClusterManifests manifests = new ClusterManifests(root, tools);
        for (Cluster cluster : fleet.clusters()) {
            String environment = cluster.environment();
            dryRun(
                    cluster,
                    new Kustomize(tools)
                            .fetchAndBuild(root, "overlays/" + environment + "/churn", Duration.ofMinutes(1)));
            dryRun(cluster, manifests.render("clusters/" + environment));
            dryRun(cluster, manifests.render("clusters/" + environment + "/argocd"));
        }
    }

    private static void dryRun(Cluster cluster, String rendered) throws Exception {
        Path file = java.nio.file.Files.createTempFile("dry-run-", ".yaml");
        try {
            java.nio.file.Files.writeString(file, rendered);
            cluster.kubectl()
                    .run("apply", "--server-side", "--force-conflicts", "--dry-run=server", "-f", file.toString());
        } finally {
            java.nio.file.Files.delete(file);
        }
    }
}
