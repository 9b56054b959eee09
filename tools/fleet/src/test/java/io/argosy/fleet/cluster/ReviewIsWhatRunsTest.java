package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.impact.Impact;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.Quantity;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.tool.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What review says would run is what runs: after each of ten random merges, the objects that review rendered are those that
 * the API server holds, field by field, and Argo CD applied no field that review did not see.
 */
@OnClusters
@Tag("load")
class ReviewIsWhatRunsTest {
    private static final String TRACKING = "f:argocd.argoproj.io/tracking-id";
    private static final int MERGES = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void afterTenRandomMergesTheClustersHoldWhatReviewRendered(FleetOnClusters fleet) throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("ten random merges, -Dseed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < MERGES; i++) {
            Cluster cluster = fleet.clusters().get(random.nextInt(3));
            String before = fleet.repository().shell("git rev-parse HEAD").strip();
            String what = merge(fleet, cluster.environment(), random);
            String after = fleet.repository().shell("git rev-parse HEAD").strip();
            Manifests said = said(fleet, cluster.environment(), before, after);
            awaitSynced(cluster, after, what);
            for (JsonNode object : said.objects()) {
                assertEquals(
                        List.of(), differences(cluster, object), () -> "seed " + seed + ", " + what + ": " + object);
            }
        }
    }

    /** An edit of churn's overlay by a pull request with a merge commit; it always differs from what is there. */
    private static String merge(FleetOnClusters fleet, String environment, Random random) throws Exception {
        String path = "overlays/" + environment + "/churn/kustomization.yaml";
        String plain = fleet.read(path).replaceAll("(?s)\n(labels|configMapGenerator|patches):.*", "\n");
        int number = 1 + random.nextInt(1_000);
        String own = List.of(
                        "labels:\n- includeTemplates: true\n  pairs: {team: t" + number + "}\n",
                        "configMapGenerator:\n- name: settings\n  behavior: merge\n  literals: [SERVING_QUEUE=" + number
                                + "]\n",
                        // In dev, pods are as many as somebody says, and nothing scales them.
                        environment.equals("dev")
                                ? patch("Deployment", "/spec/replicas", 2 + number % 2)
                                : patch(
                                        "HorizontalPodAutoscaler",
                                        "/spec/metrics/0/resource/target/averageUtilization",
                                        number % 40 + 50),
                        patch("Deployment", "/spec/template/spec/containers/0/resources/requests/cpu", number + "m"),
                        patch("PodDisruptionBudget", "/spec/maxUnavailable", 2 + number % 5),
                        patch("Deployment", "/spec/template/spec/nodeSelector", "{kubernetes.io/os: linux}")
                                + "labels:\n- pairs: {owner: o" + number + "}\n")
                .get(random.nextInt(6));
        fleet.repository().shell("git switch --quiet -c edit-" + number + "-" + System.nanoTime());
        String branch = fleet.repository().shell("git branch --show-current").strip();
        fleet.write(path, plain + own, "Edit " + environment);
        fleet.repository().shell("git switch --quiet main && git merge --quiet --no-edit --no-ff " + branch);
        return environment + ": " + own;
    }

    private static String patch(String kind, String path, Object value) {
        return "patches:\n- target: {kind: " + kind + "}\n  patch: |\n    - op: add\n      path: " + path
                + "\n      value: " + value + "\n";
    }

    private static Manifests said(FleetOnClusters fleet, String environment, String before, String after)
            throws Exception {
        try (Monorepo repository = Monorepo.open(fleet.folder())) {
            RevCommit base = repository.commit(before);
            RevCommit head = repository.commit(after);
            Renderer renderer = new Renderer(Tools.of(fleet.folder(), System.err::println));
            List<OverlayImpact> impacts =
                    Impact.between(repository, base, head, renderer).overlays();
            assertEquals(
                    List.of(environment + "/churn"),
                    impacts.stream().map(impact -> impact.overlay().toString()).toList());
            return ((OverlayImpact.Differs) impacts.getFirst()).after();
        }
    }

    private static void awaitSynced(Cluster cluster, String revision, String what) throws InterruptedException {
        Duration _ = Eventually.within(
                PATIENCE,
                () -> what + " is not synced: "
                        + application(cluster).path("status").path("sync"),
                () -> {
                    JsonNode status = application(cluster).path("status");
                    return status.at("/sync/revision").asString("").equals(revision)
                            && status.at("/sync/status").asString("").equals("Synced")
                            && status.at("/operationState/phase").asString("").equals("Succeeded");
                });
    }

    private static JsonNode application(Cluster cluster) throws InterruptedException {
        return cluster.kubectl().get("application", "-n", "argocd", Cluster.SERVICE);
    }

    private static List<String> differences(Cluster cluster, JsonNode object) throws InterruptedException {
        String kind = object.path("kind").asString("");
        List<String> arguments = new ArrayList<>();
        String group = object.path("apiVersion").asString("");
        String type = group.contains("/")
                ? kind + "." + group.substring(group.indexOf('/') + 1) + "." + group.substring(0, group.indexOf('/'))
                : kind;
        String namespace = object.path("metadata").path("namespace").asString("");
        if (!namespace.isEmpty()) {
            arguments.addAll(List.of("-n", namespace));
        }
        arguments.addAll(List.of(Manifests.name(object), "--show-managed-fields"));
        arguments.addFirst(type);
        JsonNode live = cluster.kubectl().get(arguments.toArray(String[]::new));
        List<String> differences = new ArrayList<>();
        contained("", object, live, differences);
        for (JsonNode entry : live.path("metadata").path("managedFields")) {
            if (entry.path("manager").asString("").equals("argocd-controller")
                    && entry.path("operation").asString("").equals("Apply")) {
                owned("", entry.path("fieldsV1"), object, differences);
            }
        }
        return differences;
    }

    /** Each field that was rendered stands there with its value; what the API server fills in beside it may. */
    private static void contained(String path, JsonNode rendered, @Nullable JsonNode live, List<String> differences) {
        if (live == null || live.isMissingNode()) {
            if (!rendered.isEmpty() || !rendered.isContainer()) {
                differences.add(path + " is not there: " + rendered);
            }
        } else if (rendered.isObject()) {
            rendered.forEachEntry((name, value) -> contained(path + "." + name, value, live.get(name), differences));
        } else if (rendered.isArray()) {
            for (int i = 0; i < rendered.size(); i++) {
                JsonNode element = rendered.get(i);
                String name = element.path("name").asString("");
                JsonNode other = name.isEmpty() ? live.get(i) : named(live, name);
                contained(path + "[" + i + "]", element, other, differences);
            }
        } else if (!rendered.asString("").equals(live.asString("")) && !isSameAmount(rendered, live)) {
            differences.add(path + ": rendered " + rendered + ", live " + live);
        }
    }

    private static @Nullable JsonNode named(JsonNode list, String name) {
        return list.valueStream()
                .filter(element -> element.path("name").asString("").equals(name))
                .findFirst()
                .orElse(null);
    }

    private static boolean isSameAmount(JsonNode rendered, JsonNode live) {
        try {
            return Quantity.amount(rendered.asString("")) == Quantity.amount(live.asString(""));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Each field that Argo CD applied was rendered; by the paths of managedFields (Kubernetes' "fields v1"): {@code f:} a
     * field, {@code k:} an element by its keys, {@code v:} one by its value.
     */
    private static void owned(String path, JsonNode fields, JsonNode rendered, List<String> differences) {
        fields.forEachEntry((key, below) -> {
            if (key.equals(".") || key.equals(TRACKING) || isTracking(below)) {
                return;
            }
            String name = key.substring(2);
            JsonNode there = switch (key.substring(0, 2)) {
                case "f:" -> rendered.path(name);
                case "k:" -> element(rendered, JSON.readTree(name));
                default -> rendered;
            };
            if (there.isMissingNode()) {
                differences.add(path + "/" + key + " was applied, and not rendered");
            } else {
                owned(path + "/" + key, below, there, differences);
            }
        });
    }

    /** Argo CD's own mark on what it applied, where the object has no other annotation. */
    private static boolean isTracking(JsonNode below) {
        return below.size() == 1 && below.has(TRACKING);
    }

    private static JsonNode element(JsonNode list, JsonNode keys) {
        for (JsonNode element : list) {
            boolean all = keys.propertyStream().allMatch(key -> {
                JsonNode own = element.path(key.getKey());
                // A port's protocol is TCP where nothing is said.
                return own.isMissingNode() ? key.getKey().equals("protocol") : own.equals(key.getValue());
            });
            if (all) {
                return element;
            }
        }
        return JSON.missingNode();
    }
}
