package io.argosy.fleet.manifest;

import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What sets the number of a workload's pods: a HorizontalPodAutoscaler, or KEDA's ScaledObject, which makes one.
 *
 * @param object what it is called, e.g. {@code ScaledObject requests}
 * @param kind the workload's kind
 * @param name the workload's name
 * @param min the fewest pods that it lets run
 * @param max the most
 */
public record Autoscaler(String object, String kind, String name, int min, int max) {
    /** KEDA's own, where nothing is said (keda.sh/docs/latest/reference/scaledobject-spec). */
    private static final int KEDAS_MAX = 100;

    /** Every one that is rendered. */
    public static Stream<Autoscaler> of(Manifests manifests) {
        return manifests.objects().stream().map(Autoscaler::of).flatMap(Optional::stream);
    }

    /** An object as one; empty where it is none. */
    public static Optional<Autoscaler> of(JsonNode object) {
        JsonNode spec = object.path("spec");
        return switch (object.path("kind").asString("")) {
            case "HorizontalPodAutoscaler" -> Optional.of(of(object, "", "minReplicas", 1, "maxReplicas", 1));
            case "ScaledObject" -> {
                Autoscaler said = of(object, "Deployment", "minReplicaCount", 0, "maxReplicaCount", KEDAS_MAX);
                // Where nothing is asked, so many run instead.
                JsonNode idle = spec.path("idleReplicaCount");
                yield Optional.of(
                        idle.isNumber()
                                ? new Autoscaler(said.object, said.kind, said.name, idle.asInt(0), said.max)
                                : said);
            }
            default -> Optional.empty();
        };
    }

    private static Autoscaler of(
            JsonNode object, String usualKind, String least, int usualLeast, String most, int usualMost) {
        JsonNode spec = object.path("spec");
        JsonNode target = spec.path("scaleTargetRef");
        return new Autoscaler(
                object.path("kind").asString("") + " " + Manifests.name(object),
                target.path("kind").asString(usualKind),
                target.path("name").asString(""),
                number(spec.path(least), usualLeast),
                number(spec.path(most), usualMost));
    }

    /** A number too large for an int is the largest. */
    private static int number(JsonNode said, int usual) {
        return Math.clamp(said.asLong(usual), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
}
