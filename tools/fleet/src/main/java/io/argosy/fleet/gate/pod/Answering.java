package io.argosy.fleet.gate.pod;

import io.argosy.fleet.gate.cluster.ClusterOffers;
import io.argosy.fleet.gate.cluster.LargestPod;
import io.argosy.fleet.gate.cluster.Placing;
import io.argosy.fleet.manifest.AsleepAfter;
import io.argosy.fleet.manifest.Autoscaler;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.Quantity;
import io.argosy.fleet.release.Overlay;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What may be set, and set so that nobody is answered, or somebody else is: no pod, one too small to start, one that no node
 * may leave, one that is killed before it has answered, a route from nowhere or over all names of a domain, a secret of
 * another service, or a name of another environment.
 */
public final class Answering {
    /** A JVM with the smallest model has 80 to 92 MB before anybody asks it: with less, it is killed as soon as somebody does. */
    static final long LEAST_MEMORY = 96L << 20;

    private static final double LEAST_CORES = 0.05;
    private static final double LEAST_REQUESTED_CORES = 0.01;
    private static final double LEAST_DISK = 16L << 20;
    private static final List<Bound> BOUNDS = List.of(
            new Bound("limits", "memory", "memory", LEAST_MEMORY),
            new Bound("limits", "cpu", "processor", LEAST_CORES),
            new Bound("limits", "ephemeral-storage", "disk", LEAST_DISK),
            new Bound("requests", "memory", "memory", LEAST_MEMORY),
            new Bound("requests", "cpu", "processor", LEAST_REQUESTED_CORES),
            new Bound("requests", "ephemeral-storage", "disk", 0));
    private static final long LEAST_TIMEOUT_MILLIS = 100;
    /** As Go, the Gateway API and Prometheus write times; a sign is Go's. */
    private static final Pattern DURATION_PART =
            Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{0,9})?|\\.[0-9]{1,9})(ns|us|µs|μs|ms|h|m|s|d|w|y)");

    private static final long LEAST_SCRAPE = 5_000;
    /** Alerts look at the last five minutes. */
    private static final long MOST_SCRAPE = 60_000;

    /** What Prometheus does where nothing says so: prometheus.io/docs, global.scrape_interval in clusters/addons/monitoring. */
    private static final long SCRAPE = 15_000;

    private static final long LEAST_REFRESH = 30_000;
    private static final long MOST_REFRESH = Duration.ofDays(1).toMillis();

    private static final Map<String, Usable> USABLE_SETTINGS = Map.of(
            "SERVING_TIMEOUT",
            Usable.from(LEAST_TIMEOUT_MILLIS, SettingsTable::time, "no answer comes in time on a busy node"),
            "SERVING_MAX_BODY",
            Usable.from(16 << 10, SettingsTable::size, "a request of some rows is refused"),
            "SERVING_MAX_ROWS",
            Usable.from(16, Answering::count, "a request of some rows is refused"),
            "SERVING_MAX_CONNECTIONS",
            Usable.from(16, Answering::count, "the gateway's own kept connections leave none for others"),
            "SERVING_DRAIN",
            Usable.from(1_000, SettingsTable::time, "a request on a kept connection is cut off at each rollout"),
            "SERVING_QUIET",
            Usable.from(100, SettingsTable::time, "a request that the gateway still sends meets a closed door"),
            "SERVING_STREAM_TIMEOUT",
            Usable.from(10_000, SettingsTable::time, "a stream of rows is cut off"),
            "SERVING_MIN_RATE",
            new Usable(0, 64 << 10, SettingsTable::size, "a caller on a slow line is cut off"));
    private static final Pattern NONE = Pattern.compile("0+%?");
    private static final String ENVIRONMENT = "argosy.io/environment";

    /** What a service drains for, and takes to answer, where nothing says so: platform/serving/README.md. */
    private static final long DRAIN_MILLIS = 20_000;

    private static final long TIMEOUT_MILLIS = 10_000;

    private Answering() {}

    /** What keeps it from answering, each a sentence. */
    static void check(Manifests manifests, Overlay overlay, ClusterOffers cluster, List<String> broken) {
        String environment = overlay.environment();
        SortedMap<String, List<String>> elsewhere = new TreeMap<>();
        Map<String, String> scaled = new HashMap<>();
        Asked asked = Asked.by(manifests);
        for (JsonNode object : manifests.objects()) {
            String name = object.path("kind").asString("") + " " + Manifests.name(object);
            JsonNode spec = object.path("spec");
            Autoscaler.of(object).ifPresent(autoscaler -> {
                Scaling.check(autoscaler, object, asked, broken);
                String other = scaled.putIfAbsent(autoscaler.name(), autoscaler.object());
                if (other != null) {
                    broken.add(autoscaler.object() + " scales " + autoscaler.name() + ", and " + other
                            + " does too: with two, neither does");
                }
            });
            switch (object.path("kind").asString("")) {
                case "Deployment" -> {
                    if (spec.path("replicas").isNumber()
                            && spec.path("replicas").asInt() < 1) {
                        broken.add(name + " runs no pod: take the service out by removing its folder");
                    } else if (spec.path("replicas").asLong(1) > Scaling.MOST_PODS) {
                        broken.add(name + " runs " + spec.path("replicas").asLong() + " pods, and " + Scaling.MOST_PODS
                                + " is the most here");
                    }
                    pod(name, object, fewest(manifests), cluster, broken);
                    AsleepAfter.objection(object).ifPresent(what -> broken.add(name + " " + what));
                    if (AsleepAfter.sleeps(object)) {
                        sleeps(name, spec, manifests, broken);
                        cluster.sleeper(name).ifPresent(broken::add);
                    }
                    grace(name, spec.path("template").path("spec"), manifests, broken);
                }
                case "Job" -> pod(name, object, 1, cluster, broken);
                case "PodDisruptionBudget" -> {
                    if (NONE.matcher(spec.path("maxUnavailable").asString("1")).matches()
                            || keepsAll(spec.path("minAvailable"), fewest(manifests))) {
                        broken.add(name + " lets no pod leave its node, so that no node can be drained");
                    }
                    if (takesAll(spec.path("maxUnavailable"), fewest(manifests))
                            || keepsNone(spec.path("minAvailable"), fewest(manifests))) {
                        broken.add(name + " lets all its pods leave their nodes at once");
                    }
                }
                case "HTTPRoute" -> {
                    route(name, spec, overlay.service(), broken);
                    broken.addAll(cluster.route(name, object));
                }
                case "ExternalSecret" -> {
                    secret(name, spec, overlay.service(), broken);
                    cluster.secretStore(
                                    name,
                                    spec.path("secretStoreRef").path("name").asString(""))
                            .ifPresent(broken::add);
                    every(name, "refreshInterval", spec.path("refreshInterval"), LEAST_REFRESH, MOST_REFRESH, broken);
                }
                case "PodMonitor" -> {
                    for (JsonNode endpoint : spec.path("podMetricsEndpoints")) {
                        every(name, "interval", endpoint.path("interval"), LEAST_SCRAPE, MOST_SCRAPE, broken);
                        every(name, "scrapeTimeout", endpoint.path("scrapeTimeout"), 1_000, MOST_SCRAPE, broken);
                        long interval =
                                duration(endpoint.path("interval").asString("")).orElse(SCRAPE);
                        if (duration(endpoint.path("scrapeTimeout").asString(""))
                                        .orElse(0)
                                > interval) {
                            broken.add(name + " waits longer for a scrape than until the next: "
                                    + endpoint.path("scrapeTimeout").asString(""));
                        }
                    }
                }
                case "ConfigMap" -> {
                    JsonNode data = object.path("data");
                    String said = data.path("SERVING_ENVIRONMENT").asString("");
                    if (!said.isEmpty() && !said.equals(environment)) {
                        broken.add(name + " says SERVING_ENVIRONMENT=" + said + " in " + environment);
                    }
                    USABLE_SETTINGS.forEach((key, usable) -> usable.check(name, key, data, broken));
                }
                default -> {}
            }
            for (JsonNode labels : object.findValues("labels")) {
                String said = labels.path(ENVIRONMENT).asString("");
                if (!said.isEmpty() && !said.equals(environment)) {
                    elsewhere.computeIfAbsent(said, _ -> new ArrayList<>()).add(name);
                }
            }
        }
        BodyRoom.objection(manifests).ifPresent(broken::add);
        List<String> budgets =
                manifests.ofKind("PodDisruptionBudget").map(Manifests::name).toList();
        if (budgets.size() > 1) {
            broken.add("PodDisruptionBudgets " + String.join(" and ", budgets)
                    + " are of the same pods: with two, no pod may leave its node");
        }
        if (manifests.ofKind("Deployment").anyMatch(Answering::takesSettings)
                && manifests
                        .ofKind("ConfigMap")
                        .allMatch(map -> map.path("data")
                                .path("SERVING_ENVIRONMENT")
                                .asString("")
                                .isEmpty())) {
            broken.add("nothing says SERVING_ENVIRONMENT=" + environment
                    + ", so that nobody can tell its figures from another environment's");
        }
        elsewhere.forEach((said, names) -> broken.add(names.stream().distinct().collect(Collectors.joining(", "))
                + (names.stream().distinct().count() > 1 ? " are" : " is") + " labelled " + ENVIRONMENT + ": " + said
                + " in " + environment));
    }

    /** A whole number as a setting writes it; nothing where the text is none. */
    static OptionalLong count(String text) {
        return text.matches("\\+?[0-9]{1,9}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static boolean takesSettings(JsonNode deployment) {
        return deployment.findValues("envFrom").stream()
                .flatMap(JsonNode::valueStream)
                .anyMatch(from -> from.has("configMapRef"));
    }

    /** Whether something is done as often as it has to be: a controller that is asked each millisecond is gone, too. */
    private static void every(
            String name, String what, JsonNode time, long leastMillis, long mostMillis, List<String> broken) {
        OptionalLong millis = duration(time.asString(""));
        if (millis.isPresent() && (millis.getAsLong() < leastMillis || millis.getAsLong() > mostMillis)) {
            broken.add("%s has %s %s: between %s and %s s it is what it is for"
                    .formatted(name, what, time.asString(""), seconds(leastMillis), seconds(mostMillis)));
        }
    }

    /** A duration as Go and the Gateway API write it, e.g. {@code 1m30s}; nothing where it is none, or there is none. */
    private static OptionalLong duration(String text) {
        String unsigned = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (unsigned.matches("0+")) {
            return OptionalLong.of(0);
        }
        Matcher parts = DURATION_PART.matcher(unsigned);
        BigDecimal millis = BigDecimal.ZERO;
        int end = 0;
        while (parts.find() && parts.start() == end) {
            String unit = switch (parts.group(2)) {
                case "y" -> "31536000000";
                case "w" -> "604800000";
                case "d" -> "86400000";
                case "h" -> "3600000";
                case "m" -> "60000";
                case "s" -> "1000";
                case "ms" -> "1";
                case "ns" -> "0.000001";
                default -> "0.001";
            };
            millis = millis.add(new BigDecimal(parts.group(1)).multiply(new BigDecimal(unit)));
            end = parts.end();
        }
        long rounded = millis.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
        return unsigned.isEmpty() || end < unsigned.length()
                ? OptionalLong.empty()
                : OptionalLong.of(text.startsWith("-") ? -rounded - 1 : rounded);
    }

    /**
     * The values of a setting with which everybody is answered.
     *
     * @param reader of its value
     * @param why what happens with another
     */
    private record Usable(long least, long most, Function<String, OptionalLong> reader, String why) {
        static Usable from(long least, Function<String, OptionalLong> reader, String why) {
            return new Usable(least, Long.MAX_VALUE, reader, why);
        }

        void check(String name, String key, JsonNode data, List<String> broken) {
            Spellings.of(key, data).forEach(said -> {
                OptionalLong value = said.number(reader);
                if (value.isPresent() && (value.getAsLong() < least || value.getAsLong() > most)) {
                    broken.add(name + " sets " + said.key() + "=" + said.text() + ", with which " + why);
                }
            });
        }
    }

    /** Who wakes it says whether it has a pod, and nobody else. */
    private static void sleeps(String name, JsonNode spec, Manifests manifests, List<String> broken) {
        if (spec.has("replicas")) {
            broken.add(name + " sleeps when nobody asks it, and has "
                    + spec.path("replicas").asString("")
                    + " pods by Git, which Argo CD would give it again each time: list asleep after what pins them");
        }
        manifests
                .ofKind("ScaledObject")
                .findFirst()
                .ifPresent(scaled -> broken.add(name + " sleeps when nobody asks it, and ScaledObject "
                        + Manifests.name(scaled) + " gives it pods all the time: asleep goes with base's autoscaler"));
    }

    /** How many pods there are at the least. */
    private static int fewest(Manifests manifests) {
        return Autoscaler.of(manifests)
                .map(Autoscaler::min)
                .findFirst()
                .orElseGet(() -> manifests
                        .ofKind("Deployment")
                        .map(deployment ->
                                deployment.path("spec").path("replicas").asInt(1))
                        .findFirst()
                        .orElse(1));
    }

    /**
     * Whether so many have to stay that none may go while there are the fewest; a share is rounded up
     * (kubernetes.io/docs/tasks/run-application/configure-pdb).
     */
    private static boolean keepsAll(JsonNode minAvailable, int fewest) {
        String text = minAvailable.asString("");
        if (!text.matches("[0-9]{1,9}%?")) {
            return false;
        }
        long number = Long.parseLong(text.replace("%", ""));
        return (text.endsWith("%") ? (number * fewest + 99) / 100 : number) >= fewest;
    }

    /** Whether so many may be away that none of several is left; a share is rounded up there, too. */
    private static boolean takesAll(JsonNode maxUnavailable, int fewest) {
        return fewest > 1 && keepsAll(maxUnavailable, fewest);
    }

    /** Whether none has to stay, of several; a share above nothing keeps one. */
    private static boolean keepsNone(JsonNode minAvailable, int fewest) {
        return fewest > 1 && NONE.matcher(minAvailable.asString("")).matches();
    }

    /** A pod goes in steps, which base/model-service/deployment.yaml tells; after the grace period it is killed. */
    private static void grace(String name, JsonNode pod, Manifests manifests, List<String> broken) {
        JsonNode grace = pod.path("terminationGracePeriodSeconds");
        long leaves = 0;
        for (JsonNode container : pod.path("containers")) {
            leaves = Math.max(
                    leaves,
                    container
                            .path("lifecycle")
                            .path("preStop")
                            .path("sleep")
                            .path("seconds")
                            .asLong(0));
        }
        long drains = Spellings.number(manifests, "SERVING_DRAIN", SettingsTable::time, DRAIN_MILLIS);
        long answers = Spellings.number(manifests, "SERVING_TIMEOUT", SettingsTable::time, TIMEOUT_MILLIS);
        if (grace.isNumber() && leaves * 1_000 + drains + answers > grace.asLong() * 1_000) {
            broken.add(("%s has %d s to go and then is killed, and needs %d s to leave its endpoints, %s s to drain"
                            + " (SERVING_DRAIN) and %s s for the last answers (SERVING_TIMEOUT)")
                    .formatted(name, grace.asLong(), leaves, seconds(drains), seconds(answers)));
        }
    }

    private static String seconds(long millis) {
        return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    }

    /** A service's secrets are those of its name, or below it: everybody's are in one store, which keeps none of them apart. */
    private static void secret(String name, JsonNode spec, String service, List<String> broken) {
        for (JsonNode remote : Stream.of("extract", "remoteRef")
                .flatMap(field -> spec.findValues(field).stream())
                .toList()) {
            String key = remote.path("key").asString("");
            if (!key.matches(Pattern.quote(service) + "((_|/|--)[A-Za-z0-9-]+)*")) {
                broken.add(name + " takes the secret \"" + key + "\", and a service's own are " + service + ", "
                        + service + "--…, " + service + "_… and " + service + "/…");
            } else if (service.contains("--")) {
                broken.add(name + " takes the secret \"" + key + "\", which may be one of the service "
                        + service.substring(0, service.indexOf("--")) + ": two hyphens stand in no service's name");
            }
        }
    }

    private static void pod(String name, JsonNode workload, int pods, ClusterOffers cluster, List<String> broken) {
        JsonNode template = workload.path("spec").path("template");
        JsonNode pod = template.path("spec");
        cluster.priority(name, pod.path("priorityClassName").asString("")).ifPresent(broken::add);
        Placing.check(
                name,
                workload.path("metadata").path("namespace").asString(""),
                template,
                pods,
                cluster.nodes(),
                broken);
        LargestPod largest = LargestPod.of(pod);
        for (JsonNode container : pod.path("containers")) {
            heap(name, container.path("resources"), broken);
            for (Bound bound : BOUNDS) {
                bound.check(name, container.path("resources"), largest, broken);
            }
            broken.addAll(cluster.resources(name, container.path("resources")));
        }
    }

    /** What a node never set aside is taken away from whoever has it. */
    private static void heap(String name, JsonNode resources, List<String> broken) {
        OptionalDouble asked =
                Quantity.find(resources.path("requests").path("memory").asString(""));
        OptionalDouble may =
                Quantity.find(resources.path("limits").path("memory").asString(""));
        if (asked.isPresent()
                && may.isPresent()
                && asked.getAsDouble() < may.getAsDouble() * BodyRoom.HEAP_PERCENT / 100) {
            broken.add(name + " asks for "
                    + resources.path("requests").path("memory").asString("")
                    + " of memory, and its heap alone may have " + BodyRoom.HEAP_PERCENT + " % of "
                    + resources.path("limits").path("memory").asString("")
                    + ": a node that is full ends it; ask for what it may have");
        }
    }

    /**
     * Between what a request or a limit lies.
     *
     * @param list {@code requests} or {@code limits}
     * @param least with less no service starts
     */
    private record Bound(String list, String resource, String what, double least) {
        void check(String name, JsonNode resources, LargestPod largest, List<String> broken) {
            String said = resources.path(list).path(resource).asString("");
            String of = list.equals("limits") ? "a " + what + " limit of " : "a request of " + what + " of ";
            // What is no amount, the API server's own rules refuse.
            Quantity.find(said).ifPresent(amount -> {
                if (amount < least) {
                    broken.add(name + " has " + of + said + ", with which no service starts");
                } else if (amount > largest.most(resource)) {
                    broken.add(
                            name + " has " + of + said + ", and no node has that: at most " + largest.told(resource));
                }
            });
        }
    }

    private static void route(String name, JsonNode spec, String service, List<String> broken) {
        for (JsonNode match : spec.findValues("matches").stream()
                .flatMap(JsonNode::valueStream)
                .toList()) {
            String path = match.path("path").path("value").asString("/");
            if (!path.equals("/" + service) && !path.startsWith("/" + service + "/")) {
                broken.add(name + " takes the path " + path + ", and a service's own is /" + service);
            }
        }
        if (spec.path("parentRefs").isEmpty()) {
            broken.add(name + " hangs on no gateway");
        }
        for (JsonNode parent : spec.path("parentRefs")) {
            String kind = parent.path("kind").asString("Gateway");
            if (!kind.equals("Gateway")) {
                broken.add(name + " hangs on a " + kind + ", and a public route on a gateway");
            } else if (parent.path("name").asString("").equals("public")
                    && !(parent.path("sectionName").asString("https").equals("https")
                            && parent.path("port").asInt(443) == 443)) {
                broken.add(
                        name + " hangs on another listener than https of the public gateway, where nobody is answered");
            }
        }
        for (JsonNode host : spec.path("hostnames")) {
            if (host.asString("").startsWith("*")) {
                broken.add(name + " takes every name of " + host.asString("") + ": name each host that it answers for");
            }
        }
        for (JsonNode rule : spec.path("rules")) {
            rewritten(name, rule, service, broken);
            for (String which : List.of("request", "backendRequest")) {
                String timeout = rule.path("timeouts").path(which).asString("");
                long millis = duration(timeout).orElse(LEAST_TIMEOUT_MILLIS);
                // Zero switches it off.
                if (millis > 0 && millis < LEAST_TIMEOUT_MILLIS) {
                    broken.add(name + " gives an answer " + timeout + " to come");
                }
            }
        }
    }

    /** A service's own paths begin at /: what is routed below its name is asked for without it. */
    private static void rewritten(String name, JsonNode rule, String service, List<String> broken) {
        if (rule.path("backendRefs").isEmpty()) {
            return;
        }
        JsonNode to = rule.path("filters")
                .valueStream()
                .map(filter -> filter.path("urlRewrite").path("path"))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElse(rule.path("none"));
        for (JsonNode match : rule.path("matches")) {
            JsonNode path = match.path("path");
            String value = path.path("value").asString("");
            String wanted = value.equals("/" + service) ? "/" : value.replaceFirst("^/" + Pattern.quote(service), "");
            boolean plain = path.path("type").asString("PathPrefix").equals("PathPrefix")
                    && to.path("replacePrefixMatch").asString("").equals(wanted);
            boolean exact = path.path("type").asString("").equals("Exact")
                    && to.path("replaceFullPath").asString("").equals(wanted);
            if (!plain && !exact) {
                broken.add(name + " leads " + value
                        + " to a path that the service has not, whose own begin at /: rewrite the prefix to " + wanted);
            }
        }
    }
}
