package io.argosy.fleet.gate.pod;

import io.argosy.fleet.manifest.Manifests;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Objects that come beside base's own have the fields that base's traits use, and no others: what a field does that nobody here
 * has looked at, no review can say.
 */
final class KnownShape {
    private static final Map<String, Pattern> FIELDS = Map.of(
            "Job",
            Pattern.compile("(backoffLimit|activeDeadlineSeconds|ttlSecondsAfterFinished|template)(\\..*|\\[.*)?"),
            "ExternalSecret",
            Pattern.compile("refreshInterval|secretStoreRef\\.(name|kind)|target\\.(name|creationPolicy|deletionPolicy)"
                    + "|dataFrom\\[]\\.extract\\.(key|property)|data\\[]\\.(secretKey|remoteRef\\.(key|property))"),
            "PodMonitor",
            Pattern.compile("selector(\\..*)?|podTargetLabels\\[]"
                    + "|podMetricsEndpoints\\[]\\.(port|path|interval|scrapeTimeout)"),
            "Service",
            Pattern.compile("type|selector\\..*|ports\\[]\\.(name|port|targetPort|protocol|appProtocol)"
                    + "|externalName|publishNotReadyAddresses|clusterIP"));

    /** What some of these may say. */
    private static final Map<String, Pattern> VALUES = Map.of(
            "Job backoffLimit", Pattern.compile("[0-9]|10"),
            "Job activeDeadlineSeconds", Pattern.compile("[1-9][0-9]{0,2}|[12][0-9]{3}|3[0-5][0-9]{2}|3600"),
            "ExternalSecret secretStoreRef.kind", Pattern.compile("ClusterSecretStore"),
            "ExternalSecret target.creationPolicy", Pattern.compile("Owner"),
            "Service publishNotReadyAddresses", Pattern.compile("false"),
            "Service clusterIP", Pattern.compile("|None"));

    private final String kind;
    private final String name;
    private final List<String> broken;

    private KnownShape(String kind, String name, List<String> broken) {
        this.kind = kind;
        this.name = name;
        this.broken = broken;
    }

    /** What is not known, each a sentence. */
    static void check(Manifests manifests, List<String> broken) {
        for (JsonNode object : manifests.objects()) {
            String kind = object.path("kind").asString("");
            String name = kind + " " + Manifests.name(object);
            if (!object.path("metadata").path("finalizers").isEmpty()) {
                broken.add(name + " has a finalizer, which nothing here takes away: it could never be removed");
            }
            if (FIELDS.containsKey(kind)) {
                new KnownShape(kind, name, broken).leaves("", object.path("spec"));
            }
            if (kind.equals("Job")
                    && object.path("spec").path("activeDeadlineSeconds").isMissingNode()) {
                broken.add(name + " has no activeDeadlineSeconds, and what waits for it would wait for ever");
            }
        }
    }

    private void leaves(String path, JsonNode node) {
        if (node.isObject() && !node.isEmpty()) {
            node.forEachEntry((key, value) -> leaves(path.isEmpty() ? key : path + "." + key, value));
        } else if (node.isArray() && !node.isEmpty()) {
            node.forEach(value -> leaves(path + "[]", value));
        } else if (!path.isEmpty()) {
            leaf(path, node.asString(""));
        }
    }

    private void leaf(String path, String value) {
        Pattern known = FIELDS.get(kind);
        if (known == null || !known.matcher(path).matches()) {
            broken.add(name + " has the field spec." + path
                    + ", and what that does nobody here has looked at: base's traits" + " do without");
        } else {
            Pattern values = VALUES.get(kind + " " + path);
            if (values != null && !values.matcher(value).matches()) {
                broken.add(name + " has spec." + path + " " + value + ", where base's traits say "
                        + values.pattern().replace("|", " or "));
            }
        }
    }
}
