package io.argosy.fleet.gate.overlay;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A field that an overlay, an environment or a version's {@code deploy/} may set. What is not listed here is base's, or the
 * pin's. The table in overlays/README.md is made of the same lines, and a test compares them.
 *
 * @param kinds kinds of objects, as alternatives of a regular expression
 * @param path of the field, as a regular expression over {@link io.argosy.fleet.impact.FieldDifference#path}; what is below
 *     it may be set too
 * @param what it is, for people
 */
public record SettableField(Pattern kinds, Pattern path, String what) {
    /** Keys that mean nothing to what runs in a cluster: others are read by controllers, sidecar injectors among them. */
    private static final String OWN_KEY = "team|owner|tier|cost-center";

    /** By the rest of {@code argosy.io/…} traits, policies and alerts know who may what: it is base's alone. */
    private static final String OWN = "metadata\\.(labels|annotations)\\.(" + OWN_KEY + ")"
            + "|metadata\\.labels\\.\"argosy\\.io/environment\""
            + "|metadata\\.annotations\\.\"argosy\\.io/asleep-after\"";

    private static final String POD = "spec\\.template\\.spec\\.";

    static final List<SettableField> ALL = List.of(
            of(".*", OWN, "labels and annotations of your own"),
            of("Deployment|Job", "spec\\.template\\.(" + OWN + ")", "labels and annotations of your own"),
            of("Deployment", "spec\\.replicas", "size"),
            of("HorizontalPodAutoscaler", "spec\\.(minReplicas|maxReplicas|metrics|behavior)", "size"),
            of(
                    "ScaledObject",
                    "spec\\.(minReplicaCount|maxReplicaCount|pollingInterval)"
                            + "|spec\\.triggers\\[\\d+\\]\\.metadata\\.(threshold|value)"
                            + "|spec\\.advanced\\.horizontalPodAutoscalerConfig\\.behavior",
                    "size"),
            of("PodDisruptionBudget", "spec\\.(minAvailable|maxUnavailable)", "how many pods may be away"),
            of(
                    "Deployment|Job",
                    POD + "(nodeSelector|tolerations|affinity|topologySpreadConstraints|priorityClassName)",
                    "placement"),
            of("Deployment|Job", POD + "containers\\[service\\]\\.resources", "resources"),
            of("ConfigMap", "data\\.SERVING_(?!MODEL$|VERSION$|HOST$|PORT$|MANAGEMENT_PORT$)[A-Z0-9_]+", "settings"),
            of("HTTPRoute", "spec\\.(hostnames|parentRefs)|spec\\.rules\\[\\d+\\]\\.timeouts", "route"),
            of(
                    "ExternalSecret",
                    "spec\\.refreshInterval|spec\\.secretStoreRef\\.name|spec\\.dataFrom\\[\\d+\\]\\.extract\\.key",
                    "names of credentials"),
            of(
                    "PodMonitor",
                    "spec\\.podMetricsEndpoints\\[\\d+\\]\\.(interval|scrapeTimeout)",
                    "how often it is measured"));

    private static SettableField of(String kinds, String path, String what) {
        return new SettableField(Pattern.compile(kinds), Pattern.compile("(" + path + ")([.\\[].*)?"), what);
    }

    /** Whether a field of an object may be set. */
    static boolean allows(String kind, String path) {
        return ALL.stream()
                .anyMatch(field -> field.kinds().matcher(kind).matches()
                        && field.path().matcher(path).matches());
    }
}
