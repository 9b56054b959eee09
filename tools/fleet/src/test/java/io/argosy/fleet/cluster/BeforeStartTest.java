package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The step of {@code base/components/before-start}: a version's pods start after it has succeeded, and not otherwise. */
@OnClusters
class BeforeStartTest {
    private static final String OVERLAY = "overlays/dev/churn/kustomization.yaml";
    private static final String STEP = "before-start";
    private static final String ROLL = """
            configMapGenerator:
            - name: settings
              behavior: merge
              literals:
              - SERVING_MAX_ROWS=%d
            """;
    private static final String FAILS = """
            patches:
            - target:
                kind: Job
              patch: |
                - op: replace
                  path: /spec/template/spec/containers/0/args
                  value: [no-such-step]
            """;

    @Test
    void aStepThatSucceedsLetsThePodsStartAndOneThatFailsDoesNot(FleetOnClusters fleet) throws Exception {
        Cluster dev = fleet.dev();
        String before = fleet.read(OVERLAY);
        String withStep =
                before.replace("- ../environment\n", "- ../environment\n- ../../../base/components/before-start\n");
        List<String> first = names(dev);

        fleet.write(OVERLAY, withStep + ROLL.formatted(2001), "Take a step before churn starts in dev");
        dev.refresh();
        Eventually.within(
                Duration.ofMinutes(3),
                () -> "the pods " + first + " stay, or the step is not done: " + step(dev) + dev.status(),
                () -> isWell(dev) && names(dev).stream().noneMatch(first::contains) && isDone(step(dev)));

        List<String> second = names(dev);
        fleet.write(OVERLAY, withStep + ROLL.formatted(2002) + FAILS, "Take a step that fails");
        dev.refresh();
        Eventually.within(
                Duration.ofMinutes(3),
                () -> "the step does not fail: " + step(dev) + dev.status(),
                () -> step(dev).at("/status/failed").asInt(0) > 0);
        assertEquals(second, names(dev), "the pods of before stay");

        fleet.write(OVERLAY, before, "Take no step before churn starts in dev");
        dev.refresh();
        Eventually.within(
                Duration.ofMinutes(3),
                () -> "dev does not heal: " + dev.status(),
                () -> isWell(dev) && names(dev).stream().noneMatch(second::contains));
    }

    private static boolean isWell(Cluster cluster) throws InterruptedException {
        return cluster.status().isHealthy() && cluster.pods().size() == 1;
    }

    private static boolean isDone(JsonNode step) {
        return step.at("/status/succeeded").asInt(0) == 1;
    }

    private static JsonNode step(Cluster cluster) throws InterruptedException {
        return cluster.kubectl()
                .get("jobs", "-n", Cluster.NAMESPACE, "--field-selector", "metadata.name=" + STEP)
                .at("/items/0");
    }

    private static List<String> names(Cluster cluster) throws InterruptedException {
        return cluster.pods().stream()
                .map(pod -> pod.at("/metadata/name").asString(""))
                .toList();
    }
}
