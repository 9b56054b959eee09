package io.argosy.fleet.gate.cluster;

import io.argosy.fleet.manifest.Autoscaler;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a namespace's quotas and limits, given by the cluster, have against a service's pods at their most
 * (kubernetes.io/docs/concepts/policy/resource-quotas and limit-range).
 */
final class NamespaceRoom {
    /** Of pods that a model's are none of: those that end, and those that ask for nothing. */
    private static final Set<String> OTHER_PODS = Set.of("Terminating", "BestEffort");

    private NamespaceRoom() {}

    static List<String> against(Manifests cluster, Manifests service) {
        List<String> wrong = new ArrayList<>();
        Optional<JsonNode> deployment = service.ofKind("Deployment").findFirst();
        if (deployment.isEmpty()) {
            return wrong;
        }
        String namespace = deployment.get().path("metadata").path("namespace").asString("");
        List<JsonNode> containers = deployment
                .get()
                .at("/spec/template/spec/containers")
                .valueStream()
                .toList();
        int fixed = deployment.get().path("spec").path("replicas").asInt(1);
        int pods = Math.max(
                fixed, Autoscaler.of(service).mapToInt(Autoscaler::max).max().orElse(fixed));
        in(cluster, "ResourceQuota", namespace).forEach(quota -> {
            JsonNode spec = quota.path("spec");
            if (spec.path("scopes").valueStream().anyMatch(scope -> OTHER_PODS.contains(scope.asString("")))) {
                return;
            }
            spec.path("hard").forEachEntry((resource, hard) -> {
                double asked = asked(resource, pods, containers, service);
                double allowed = Quantity.find(hard.asString("")).orElse(Double.NaN);
                if (Double.isInfinite(asked)) {
                    wrong.add("ResourceQuota " + Manifests.name(quota) + " counts " + resource
                            + ", and takes no pod that does not say it");
                } else if (asked > allowed) {
                    wrong.add("ResourceQuota " + Manifests.name(quota) + " allows " + resource + " "
                            + hard.asString("") + " in " + namespace + ", and at its most it asks for "
                            + told(resource, asked));
                }
            });
        });
        in(cluster, "LimitRange", namespace)
                .forEach(range -> range.path("spec").path("limits").forEach(limit -> {
                    String type = limit.path("type").asString("");
                    if (type.equals("Container")) {
                        containers.forEach(container -> held(range, limit, List.of(container), wrong));
                    } else if (type.equals("Pod")) {
                        held(range, limit, containers, wrong);
                    }
                }));
        return wrong.stream().distinct().toList();
    }

    private static List<JsonNode> in(Manifests cluster, String kind, String namespace) {
        return cluster.ofKind(kind)
                .filter(object ->
                        object.path("metadata").path("namespace").asString("").equals(namespace))
                .toList();
    }

    /** How much of what a quota counts; infinite where a pod does not say it, and 0 for what a model has none of. */
    private static double asked(String resource, int pods, List<JsonNode> containers, Manifests service) {
        if (resource.equals("pods") || resource.equals("count/pods")) {
            return pods;
        }
        if (resource.startsWith("limits.")) {
            return pods * sum(containers, "limits", resource.substring("limits.".length()));
        }
        String request = resource.startsWith("requests.") ? resource.substring("requests.".length()) : resource;
        if (Set.of("cpu", "memory").contains(request)) {
            return pods * sum(containers, "requests", request);
        }
        String plural = resource.startsWith("count/")
                ? resource.substring("count/".length()).replaceAll("\\..*", "")
                : resource;
        return service.objects().stream()
                .filter(object -> plural(object.path("kind").asString("")).equals(plural))
                .count();
    }

    /** How a kind is called in addresses and rules. */
    static String plural(String kind) {
        String lower = kind.toLowerCase(Locale.ROOT);
        return lower.endsWith("y")
                ? lower.substring(0, lower.length() - 1) + "ies"
                : lower.endsWith("s") ? lower + "es" : lower + "s";
    }

    private static double sum(List<JsonNode> containers, String list, String resource) {
        return containers.stream()
                .mapToDouble(container -> {
                    JsonNode resources = container.path("resources");
                    JsonNode said = resources.path(list).path(resource);
                    // What is limited and not asked for is asked for.
                    JsonNode counted = said.isMissingNode() && list.equals("requests")
                            ? resources.path("limits").path(resource)
                            : said;
                    return counted.isMissingNode()
                            ? Double.POSITIVE_INFINITY
                            : Quantity.find(counted.asString("")).orElse(0);
                })
                .sum();
    }

    private static void held(JsonNode range, JsonNode limit, List<JsonNode> containers, List<String> wrong) {
        String of = "LimitRange " + Manifests.name(range);
        limit.path("max").forEachEntry((resource, max) -> {
            double asked = sum(containers, "limits", resource);
            double least = Double.isInfinite(asked) ? sum(containers, "requests", resource) : asked;
            boolean usual = limit.path("default").has(resource);
            if (least > Quantity.find(max.asString("")).orElse(Double.NaN) && !(usual && Double.isInfinite(least))) {
                wrong.add(of + " allows " + resource + " " + max.asString("") + " at the most, and a pod has "
                        + told(resource, least));
            }
        });
        limit.path("min").forEachEntry((resource, min) -> {
            double asked = sum(containers, "requests", resource);
            if (asked < Quantity.find(min.asString("")).orElse(Double.NaN)) {
                wrong.add(of + " asks for " + resource + " " + min.asString("") + " at the least, and a pod has "
                        + told(resource, asked));
            }
        });
    }

    private static String told(String resource, double amount) {
        if (Double.isInfinite(amount)) {
            return "no limit";
        }
        boolean bytes = resource.contains("memory") && amount >= 1 << 20;
        double shown = bytes ? amount / 0x1p20 : amount;
        return (shown == Math.rint(shown) ? String.valueOf((long) shown) : String.valueOf(shown)) + (bytes ? "Mi" : "");
    }
}
