package io.argosy.fleet.cluster;

import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.engine.state.Sync;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The cluster of one environment, as a test sees it: churn in {@code model-churn}, followed by Argo CD. */
final class Cluster {
    static final String SERVICE = "churn";
    static final String NAMESPACE = "model-churn";
    static final String DEPLOYMENT = "churn-model";

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final ClusterFacts facts;
    private final Kubectl kubectl;

    Cluster(ClusterFacts facts) {
        this.facts = facts;
        this.kubectl = new Kubectl(facts.context());
    }

    String environment() {
        return facts.environment();
    }

    ClusterFacts facts() {
        return facts;
    }

    Kubectl kubectl() {
        return kubectl;
    }

    /** What {@code ./fleet status --kube} says of churn here. */
    ServiceStatus status() throws InterruptedException {
        return new Applications(facts)
                .statuses((_, _) -> Optional.empty()).stream()
                        .filter(status -> status.service().equals(SERVICE))
                        .findFirst()
                        .orElseGet(() -> new ServiceStatus(
                                environment(), SERVICE, "", Sync.UNKNOWN, Health.MISSING, "no Application", "", null));
    }

    /** Waits until churn is well here in that version, every pod of it, and says how long that took. */
    Duration awaitHealthy(String version) throws InterruptedException {
        return Eventually.within(
                PATIENCE,
                () -> environment() + " does not get to " + version + ": " + told(),
                () -> readyVersions().equals(List.of(version)) && status().isHealthy());
    }

    /** Waits until churn is well here, in whatever version. */
    void awaitHealthy() throws InterruptedException {
        Eventually.within(PATIENCE, () -> environment() + " does not get well: " + told(), () -> status().isHealthy());
    }

    /** What a webhook does: Argo CD looks at Git now instead of within its polling interval. */
    void refresh() throws InterruptedException {
        kubectl.run(
                "-n", "argocd", "annotate", "application", SERVICE, "argocd.argoproj.io/refresh=normal", "--overwrite");
    }

    /** The versions of the pods that are ready and stay, without repetition. */
    List<String> readyVersions() throws InterruptedException {
        return pods().stream()
                .map(pod ->
                        pod.at("/metadata/labels/app.kubernetes.io~1version").asString(""))
                .distinct()
                .toList();
    }

    /** The pods that are ready and stay. */
    List<JsonNode> pods() throws InterruptedException {
        List<JsonNode> ready = new ArrayList<>();
        for (JsonNode pod : kubectl.get("pods", "-n", NAMESPACE, "-l", "app.kubernetes.io/name=" + SERVICE)
                .path("items")) {
            boolean stays = pod.at("/metadata/deletionTimestamp").isMissingNode();
            for (JsonNode condition : pod.at("/status/conditions")) {
                if (stays
                        && condition.path("type").asString("").equals("Ready")
                        && condition.path("status").asString("").equals("True")) {
                    ready.add(pod);
                }
            }
        }
        return ready;
    }

    /** Where the Service answers, in the cluster's own network, which the test runs in. */
    URI service() throws InterruptedException {
        String address = kubectl.get("service", "-n", NAMESPACE, DEPLOYMENT)
                .at("/spec/clusterIP")
                .asString("");
        return URI.create("http://" + address);
    }

    private String told() throws InterruptedException {
        return readyVersions() + " ready, " + status();
    }
}
