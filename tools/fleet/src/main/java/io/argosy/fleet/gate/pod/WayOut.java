package io.argosy.fleet.gate.pod;

import io.argosy.fleet.manifest.Manifests;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * An address that a setting tells the service to call is one that its pods may reach: base's NetworkPolicy lets out nothing but
 * questions for names, and what a call that never arrives would have brought is missed by nobody
 * (kubernetes.io/docs/concepts/services-networking/network-policies).
 */
final class WayOut {
    /** Settings that are addresses which the service calls, and what opens the way. */
    private static final List<Called> CALLED = List.of(
            new Called("SERVING_OTLP_ENDPOINT", "switch on the trait that opens the way (base/components/tracing)"),
            new Called("SERVING_STORE", "base/components/store opens the way to port 5432 of private networks"));

    /** A database, or several to choose from. */
    private static final Pattern DATABASE = Pattern.compile("jdbc:postgresql://([^/?]+)(?:[/?].*)?");

    private static final Pattern NUMERIC = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final int POSTGRESQL = 5432;

    private static final String NAMESPACE = "kubernetes.io/metadata.name";
    private static final int NAMES = 53;

    /** {@code service.namespace}, and the same with what a cluster writes behind it; one label is a service of the own namespace. */
    private static final Pattern OF_THE_CLUSTER = Pattern.compile("[^.]+(\\.[^.]+(\\.svc(\\.cluster\\.local)?)?)?\\.?");

    private WayOut() {}

    private record Called(String setting, String way) {}

    /**
     * Where a call goes.
     *
     * @param port that the policy has to let out; 0 for a Service, of which nobody here knows which port its pods have
     */
    private record Target(String host, int port) {}

    /** What cannot be reached, each a sentence. */
    static void check(Manifests manifests, List<String> broken) {
        manifests
                .ofKind("ConfigMap")
                .forEach(map -> CALLED.forEach(called -> {
                    String address =
                            map.path("data").path(called.setting()).asString("").strip();
                    if (targets(address).stream().anyMatch(target -> isShut(manifests, map, target))) {
                        broken.add("ConfigMap " + Manifests.name(map) + " sets " + called.setting() + "=" + address
                                + ", where no NetworkPolicy lets its pods go: " + called.way());
                    }
                }));
    }

    /** What an address leads to; nothing where the gate on settings says what is wrong with it. */
    private static List<Target> targets(String address) {
        Matcher database = DATABASE.matcher(address);
        if (database.matches()) {
            return Stream.of(database.group(1).split(","))
                    .map(one -> {
                        int colon = one.startsWith("[") ? one.indexOf(':', one.indexOf(']') + 1) : one.indexOf(':');
                        String port = colon < 0 ? "" : one.substring(colon + 1);
                        return new Target(
                                colon < 0 ? one : one.substring(0, colon),
                                port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : POSTGRESQL);
                    })
                    .toList();
        }
        String host = host(address);
        return host.isEmpty() ? List.of() : List.of(new Target(host, 0));
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

    private static boolean isShut(Manifests manifests, JsonNode map, Target target) {
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
                        .filter(rule -> !areNames(rule) && isOpen(rule, target.port()))
                        .noneMatch(rule -> rule.path("to").isEmpty()
                                || rule.path("to").valueStream().anyMatch(peer -> reaches(peer, own, target)));
    }

    /** Whether a rule is there for questions for names alone. Which port a service's pods have, is not known here. */
    private static boolean areNames(JsonNode rule) {
        JsonNode ports = rule.path("ports");
        return !ports.isEmpty()
                && ports.valueStream().allMatch(port -> port.path("port").asInt(0) == NAMES);
    }

    private static boolean isOpen(JsonNode rule, int port) {
        return port == 0
                || rule.path("ports").isEmpty()
                || rule.path("ports")
                        .valueStream()
                        .filter(open -> open.path("protocol").asString("TCP").equals("TCP"))
                        .anyMatch(open -> {
                            int first = open.path("port").asInt(port);
                            return first <= port && port <= open.path("endPort").asInt(first);
                        });
    }

    private static boolean reaches(JsonNode peer, String own, Target target) {
        String host = target.host();
        boolean inside = OF_THE_CLUSTER.matcher(host).matches() && !isNumeric(host);
        if (peer.has("ipBlock")) {
            String block = peer.path("ipBlock").path("cidr").asString("");
            // Which address a name has nobody can know from here; who says the port knows that its pods have it, and
            // all are private.
            return isNumeric(host) ? holds(block, host) : !inside || target.port() != 0;
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

    /** Whether an address is of a block of them; one of another family, which nobody can say here, is taken to be. */
    private static boolean holds(String block, String host) {
        Matcher address = NUMERIC.matcher(host);
        Matcher first = NUMERIC.matcher(block.replaceFirst("/.*", ""));
        if (!address.matches() || !first.matches()) {
            return true;
        }
        String bits = block.replaceFirst("[^/]*/?", "");
        int free = Integer.SIZE - (bits.matches("[0-9]{1,2}") ? Integer.parseInt(bits) : Integer.SIZE);
        return free >= Integer.SIZE || number(address) >> free == number(first) >> free;
    }

    private static long number(Matcher address) {
        long number = 0;
        for (int i = 1; i <= address.groupCount(); i++) {
            number = (number << Byte.SIZE) + Integer.parseInt(address.group(i));
        }
        return number;
    }

    private static boolean isNumeric(String host) {
        return host.startsWith("[") || host.chars().allMatch(letter -> letter == '.' || Character.isDigit(letter));
    }
}
