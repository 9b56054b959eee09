package io.argosy.fleet.gate.cluster;

import io.argosy.fleet.manifest.Manifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Whether who calls a service from outside gets to it: the listeners of its gateway take its route, have a certificate, and
 * nothing beside them answers in its place or turns callers away (gateway-api.sigs.k8s.io/reference/spec, and
 * gateway.envoyproxy.io/docs/api/extension_types). A gateway or listener that is not there is judged with the route.
 */
final class PublicWay {
    private static final Set<String> OF_HTTP = Set.of("HTTP", "HTTPS");
    private static final Set<String> ROUTES = Set.of("HTTPRoute", "GRPCRoute");

    /** By what a SecurityPolicy asks callers for what they do not have. */
    private static final List<String> ASKS = List.of("jwt", "basicAuth", "apiKeyAuth", "oidc", "extAuth");

    private PublicWay() {}

    /** What a cluster has against a service's routes. */
    static List<String> against(Manifests cluster, Manifests service) {
        List<String> wrong = new ArrayList<>();
        service.ofKind("HTTPRoute")
                .forEach(route -> route.path("spec").path("parentRefs").forEach(parent -> {
                    String namespace = parent.path("namespace").asString(namespace(route));
                    cluster.ofKind("Gateway")
                            .filter(gateway -> namespace(gateway).equals(namespace)
                                    && Manifests.name(gateway)
                                            .equals(parent.path("name").asString("")))
                            .forEach(gateway -> gateway(cluster, service, route, parent, gateway, wrong));
                }));
        return wrong.stream().distinct().toList();
    }

    /** What of the gateways is another one, so that who calls as before is not answered. */
    static List<String> otherwise(Manifests before, Manifests after) {
        List<String> wrong = new ArrayList<>();
        before.ofKind("GatewayClass")
                .forEach(was -> after.find("GatewayClass", Manifests.name(was))
                        .map(is -> is.path("spec").path("controllerName").asString(""))
                        .filter(is -> !is.equals(
                                was.path("spec").path("controllerName").asString("")))
                        .ifPresent(is -> wrong.add("GatewayClass " + Manifests.name(was) + " would be made by " + is
                                + ", which the add-ons do not bring")));
        before.ofKind("Gateway")
                .forEach(was -> after.ofKind("Gateway")
                        .filter(is -> name(is).equals(name(was)))
                        .forEach(is -> was.path("spec").path("listeners").forEach(listener -> {
                            String listens = listener.path("name").asString("");
                            JsonNode now = listeners(
                                            is,
                                            other -> other.path("name")
                                                    .asString("")
                                                    .equals(listens))
                                    .findFirst()
                                    .orElse(listener);
                            if (now.path("port").asInt(0)
                                    != listener.path("port").asInt(0)) {
                                wrong.add("the listener " + listens + " of " + name(is) + " would be at "
                                        + now.path("port").asInt(0) + ", and who calls comes to "
                                        + listener.path("port").asInt(0));
                            }
                        })));
        return wrong;
    }

    private static void gateway(
            Manifests cluster,
            Manifests service,
            JsonNode route,
            JsonNode parent,
            JsonNode gateway,
            List<String> wrong) {
        String name = name(gateway);
        String className = gateway.path("spec").path("gatewayClassName").asString("");
        if (cluster.find("GatewayClass", className).isEmpty()) {
            wrong.add("the gateway " + name + " is of the class " + className + ", which nobody makes");
        }
        String section = parent.path("sectionName").asString("");
        List<JsonNode> meant = listeners(
                        gateway,
                        listener -> section.isEmpty()
                                || listener.path("name").asString("").equals(section))
                .toList();
        List<String> why = new ArrayList<>();
        List<JsonNode> taking = meant.stream()
                .filter(listener -> {
                    Optional<String> refused = refused(listener, gateway, route, service);
                    refused.ifPresent(why::add);
                    return refused.isEmpty();
                })
                .toList();
        if (taking.isEmpty() && !why.isEmpty()) {
            wrong.add("the gateway " + name + " does not take its route: " + why.getFirst());
        }
        for (JsonNode listener : taking) {
            certificate(cluster, gateway, listener, wrong);
        }
        cluster.objects().stream()
                .filter(other -> ROUTES.contains(other.path("kind").asString("")))
                .filter(other -> hangsOn(other, gateway, taking) && isBefore(other, route))
                .forEach(other -> wrong.add(
                        other.path("kind").asString("") + " " + name(other) + " would answer in its place on " + name));
        cluster.objects().stream()
                .filter(policy -> isOn(policy, gateway, route))
                .forEach(policy -> turnsAway(policy)
                        .ifPresent(
                                how -> wrong.add(policy.path("kind").asString("") + " " + name(policy) + " " + how)));
    }

    private static Stream<JsonNode> listeners(JsonNode gateway, Predicate<JsonNode> wanted) {
        return gateway.path("spec").path("listeners").valueStream().filter(wanted);
    }

    /** Why a listener does not take a route; nothing where it does. */
    private static Optional<String> refused(JsonNode listener, JsonNode gateway, JsonNode route, Manifests service) {
        String told = "its listener " + listener.path("name").asString("");
        if (!OF_HTTP.contains(listener.path("protocol").asString(""))) {
            return Optional.of(told + " speaks " + listener.path("protocol").asString(""));
        }
        JsonNode allowed = listener.path("allowedRoutes");
        if (!allowed.path("kinds").isEmpty()
                && allowed.path("kinds")
                        .valueStream()
                        .noneMatch(kind -> kind.path("kind").asString("").equals("HTTPRoute")
                                && kind.path("group")
                                        .asString("gateway.networking.k8s.io")
                                        .equals("gateway.networking.k8s.io"))) {
            return Optional.of(told + " takes no HTTPRoute (allowedRoutes.kinds)");
        }
        JsonNode namespaces = allowed.path("namespaces");
        String from = namespaces.path("from").asString("Same");
        boolean taken = switch (from) {
            case "All" -> true;
            case "Same" -> namespace(route).equals(namespace(gateway));
            case "Selector" ->
                Labels.isSelected(
                        namespaces.path("selector"),
                        Labels.ofNamespace(service.find("Namespace", namespace(route)), namespace(route)));
            default -> false;
        };
        if (!taken) {
            return Optional.of(told + " takes routes from " + from
                    + (from.equals("Selector") ? " " + plain(namespaces.path("selector")) : "")
                    + ", and not from its namespace (allowedRoutes.namespaces)");
        }
        String host = listener.path("hostname").asString("");
        JsonNode hosts = route.path("spec").path("hostnames");
        return host.isEmpty()
                        || hosts.isEmpty()
                        || hosts.valueStream().anyMatch(each -> isOneHost(host, each.asString("")))
                ? Optional.empty()
                : Optional.of(told + " answers as " + host);
    }

    private static void certificate(Manifests cluster, JsonNode gateway, JsonNode listener, List<String> wrong) {
        if (!listener.path("protocol").asString("").equals("HTTPS")) {
            return;
        }
        String told = "the listener " + listener.path("name").asString("") + " of " + name(gateway);
        JsonNode references = listener.path("tls").path("certificateRefs");
        if (references.isEmpty()) {
            wrong.add(told + " has no certificate");
        }
        for (JsonNode reference : references) {
            String secret = reference.path("name").asString("");
            String namespace = reference.path("namespace").asString(namespace(gateway));
            List<JsonNode> made = cluster.ofKind("Certificate")
                    .filter(certificate -> namespace(certificate).equals(namespace)
                            && certificate
                                    .path("spec")
                                    .path("secretName")
                                    .asString("")
                                    .equals(secret))
                    .toList();
            boolean given = cluster.ofKind("Secret")
                    .anyMatch(other -> Manifests.name(other).equals(secret)
                            && namespace(other).equals(namespace));
            if (made.isEmpty() && !given) {
                wrong.add(told + " has the certificate " + secret + ", which nobody makes");
            }
            String host = listener.path("hostname").asString("");
            for (JsonNode certificate : made) {
                JsonNode spec = certificate.path("spec");
                if (!host.isEmpty()
                        && spec.path("dnsNames").valueStream().noneMatch(name -> isOneHost(name.asString(""), host))) {
                    wrong.add("Certificate " + name(certificate) + " is not for " + host);
                }
                JsonNode issuer = spec.path("issuerRef");
                if (cluster.find(
                                issuer.path("kind").asString("Issuer"),
                                issuer.path("name").asString(""))
                        .isEmpty()) {
                    wrong.add("Certificate " + name(certificate) + " is issued by "
                            + issuer.path("name").asString("") + ", which nobody makes");
                }
            }
        }
    }

    /** Whether two names of hosts can be one, of which either may begin with an asterisk. */
    private static boolean isOneHost(String one, String other) {
        return one.equals(other)
                || (one.startsWith("*.") && other.endsWith(one.substring(1)))
                || (other.startsWith("*.") && one.endsWith(other.substring(1)));
    }

    private static boolean hangsOn(JsonNode other, JsonNode gateway, List<JsonNode> listeners) {
        return other.path("spec")
                .path("parentRefs")
                .valueStream()
                .filter(parent -> parent.path("name").asString("").equals(Manifests.name(gateway))
                        && parent.path("namespace").asString(namespace(other)).equals(namespace(gateway)))
                .map(parent -> parent.path("sectionName").asString(""))
                .anyMatch(section -> listeners.stream()
                        .anyMatch(listener -> section.isEmpty()
                                || listener.path("name").asString("").equals(section)));
    }

    /** Whether another route has requests that are this one's: by a closer host, or by a path within its own. */
    private static boolean isBefore(JsonNode other, JsonNode route) {
        JsonNode hosts = other.path("spec").path("hostnames");
        JsonNode own = route.path("spec").path("hostnames");
        if (!hosts.isEmpty() && own.isEmpty()) {
            return true;
        }
        if (!hosts.isEmpty()
                && hosts.valueStream()
                        .noneMatch(host ->
                                own.valueStream().anyMatch(its -> isOneHost(host.asString(""), its.asString(""))))) {
            return false;
        }
        if (other.path("kind").asString("").equals("GRPCRoute")) {
            return true;
        }
        return other.path("spec")
                .path("rules")
                .valueStream()
                .anyMatch(rule -> rule.path("matches")
                        .valueStream()
                        .map(match -> match.path("path"))
                        .anyMatch(path -> path.path("type").asString("").equals("RegularExpression")
                                || paths(route)
                                        .anyMatch(prefix ->
                                                isWithin(path.path("value").asString("/"), prefix))));
    }

    private static Stream<String> paths(JsonNode route) {
        return route.path("spec")
                .path("rules")
                .valueStream()
                .flatMap(rule -> rule.path("matches").isEmpty()
                        ? Stream.of("/")
                        : rule.path("matches")
                                .valueStream()
                                .map(match -> match.path("path").path("value").asString("/")));
    }

    private static boolean isWithin(String path, String prefix) {
        String folder = prefix.endsWith("/") ? prefix : prefix + "/";
        return path.equals(prefix) || path.startsWith(folder);
    }

    /** Whether a policy is on a gateway, or on the service's own route. */
    private static boolean isOn(JsonNode policy, JsonNode gateway, JsonNode route) {
        JsonNode spec = policy.path("spec");
        if (!namespace(policy).equals(namespace(gateway)) && !namespace(policy).equals(namespace(route))) {
            return false;
        }
        boolean named = Stream.concat(
                        Stream.of(spec.path("targetRef")),
                        spec.path("targetRefs").valueStream())
                .anyMatch(target -> targets(target, policy, gateway) || targets(target, policy, route));
        return named
                || spec.path("targetSelectors")
                        .valueStream()
                        .anyMatch(selector -> Stream.of(gateway, route)
                                .anyMatch(object -> selector.path("kind")
                                                .asString("")
                                                .equals(object.path("kind").asString(""))
                                        && Labels.isSelected(selector, Labels.of(object))));
    }

    private static boolean targets(JsonNode target, JsonNode policy, JsonNode object) {
        return namespace(policy).equals(namespace(object))
                && target.path("kind").asString("").equals(object.path("kind").asString(""))
                && target.path("name").asString("").equals(Manifests.name(object));
    }

    /** How a policy keeps callers from an answer; nothing where it does not. */
    private static Optional<String> turnsAway(JsonNode policy) {
        JsonNode spec = policy.path("spec");
        JsonNode authorization = spec.path("authorization");
        if (authorization.isObject()
                && (authorization.path("defaultAction").asString("Deny").equals("Deny")
                        || authorization
                                .path("rules")
                                .valueStream()
                                .anyMatch(
                                        rule -> rule.path("action").asString("").equals("Deny")))) {
            return Optional.of("would turn callers away (authorization)");
        }
        Optional<String> asks = ASKS.stream().filter(spec::has).findFirst();
        if (asks.isPresent()) {
            return Optional.of("would ask callers for what they do not send (" + asks.get() + ")");
        }
        if (spec.has("faultInjection")) {
            return Optional.of("would answer with faults (faultInjection)");
        }
        return none(spec, "").map(field -> "would let nothing through (" + field + ": 0)");
    }

    /** A limit of nothing, wherever it stands. */
    private static Optional<String> none(JsonNode node, String name) {
        if (node.isNumber()) {
            return node.asDouble(1) == 0 && name.matches("requests|max(?:Connections|ParallelRequests|PendingRequests)")
                    ? Optional.of(name)
                    : Optional.empty();
        }
        return node.isArray()
                ? node.valueStream()
                        .flatMap(child -> none(child, name).stream())
                        .findFirst()
                : node.propertyStream()
                        .flatMap(field -> none(field.getValue(), field.getKey()).stream())
                        .findFirst();
    }

    private static String plain(JsonNode selector) {
        return selector.toString().replace("\"", "");
    }

    private static String namespace(JsonNode object) {
        return object.path("metadata").path("namespace").asString("");
    }

    private static String name(JsonNode object) {
        return namespace(object) + "/" + Manifests.name(object);
    }
}
