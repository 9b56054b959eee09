package io.argosy.fleet.gate.pod;

import io.argosy.fleet.manifest.Manifests;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * An address that a setting tells the service to call is one that its pods may reach: base's NetworkPolicy lets out nothing but
 * questions for names, and what a call that never arrives would have brought is missed by nobody
 * (kubernetes.io/docs/concepts/services-networking/network-policies).
 */
final class WayOut {
    /** Settings that are addresses which the service calls, and the trait that opens the way. */
    private static final Set<String> CALLED = Set.of("SERVING_OTLP_ENDPOINT");

    private static final String NAMESPACE = "kubernetes.io/metadata.name";
    private static final int NAMES = 53;

    /** {@code service.namespace}, and the same with what a cluster writes behind it; one label is a service of the own namespace. */
    private static final Pattern OF_THE_CLUSTER = Pattern.compile("[^.]+(\\.[^.]+(\\.svc(\\.cluster\\.local)?)?)?\\.?");

    private WayOut() {}

    /** What cannot be reached, each a sentence. */
    static void check(Manifests manifests, List<String> broken) {
        manifests
                .ofKind("ConfigMap")
                .forEach(map -> CALLED.stream().sorted().forEach(setting -> {
                    String address = map.path("data").path(setting).asString("").strip();
                    String host = host(address);
                    if (!host.isEmpty() && isShut(manifests, map, host)) {
                        broken.add("ConfigMap " + Manifests.name(map) + " sets " + setting + "=" + address
                                + ", where no NetworkPolicy lets its pods go: switch on the trait that opens the way"
                                + " (base/components/tracing)");
                    }
                }));
    }

    private static String host(String address) {
        try {
            String host = new URI(address).getHost();
            return host == null ? "" : host;
        } catch (URISyntaxException e) {
            // The gate on settings says what is wrong with it.
            return "";
        }
    }

    private static boolean isShut(Manifests manifests, JsonNode map, String host) {
        String own = map.path("metadata").path("namespace").asString("");
        List<JsonNode> policies = manifests
                .ofKind("NetworkPolicy")
                .filter(policy -> policy.path("spec")
                        .path("policyTypes")
                        .valueStream()
                        .anyMatch(type -> type.asString("").equals("Egress")))
                .toList();
        return !policies.isEmpty()
                && policies.stream()
                        .flatMap(policy -> policy.path("spec").path("egress").valueStream())
                        .filter(rule -> !areNames(rule))
                        .noneMatch(rule -> rule.path("to").isEmpty()
                                || rule.path("to").valueStream().anyMatch(peer -> reaches(peer, own, host)));
    }

    /** Whether a rule is there for questions for names alone. Which port a service's pods have, is not known here. */
    private static boolean areNames(JsonNode rule) {
        JsonNode ports = rule.path("ports");
        return !ports.isEmpty()
                && ports.valueStream().allMatch(port -> port.path("port").asInt(0) == NAMES);
    }

    private static boolean reaches(JsonNode peer, String own, String host) {
        boolean inside = OF_THE_CLUSTER.matcher(host).matches() && !isNumeric(host);
        if (peer.has("ipBlock")) {
            // Which address a name has, or a Service in the cluster, nobody can know from here.
            return !inside;
        }
        if (!inside) {
            return false;
        }
        String[] names = host.split("\\.", 3);
        String namespace = names.length > 1 ? names[1] : own;
        JsonNode selector = peer.path("namespaceSelector");
        String wanted = selector.path("matchLabels").path(NAMESPACE).asString("");
        Stream<JsonNode> listed = selector.path("matchExpressions")
                .valueStream()
                .filter(expression -> expression.path("key").asString("").equals(NAMESPACE)
                        && expression.path("operator").asString("").equals("In"));
        return selector.isMissingNode()
                ? namespace.equals(own)
                : (wanted.isEmpty() || wanted.equals(namespace))
                        && listed.allMatch(expression -> expression
                                .path("values")
                                .valueStream()
                                .anyMatch(value -> value.asString("").equals(namespace)));
    }

    private static boolean isNumeric(String host) {
        return host.startsWith("[") || host.chars().allMatch(letter -> letter == '.' || Character.isDigit(letter));
    }
}
