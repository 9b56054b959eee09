package io.argosy.fleet.gate.change;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.manifest.Autoscaler;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.Quantity;
import io.argosy.fleet.rules.Prices;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import tools.jackson.databind.JsonNode;

/**
 * What an overlay asks of a cluster.
 *
 * @param least pods
 * @param most pods that its autoscaler may make of them
 * @param cores that each pod asks for
 * @param gibibytes of memory that each pod asks for
 * @param devices of other kinds that each pod asks for, such as {@code nvidia.com/gpu}; for these a limit is a request
 *     (kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus)
 */
public record Demand(int least, int most, double cores, double gibibytes, SortedMap<String, Double> devices) {
    /**
     * Reads the Deployment and its autoscaler; nothing where there is no Deployment.
     *
     * @throws FleetException where a request is no amount
     */
    public static Optional<Demand> of(Manifests manifests) {
        return manifests.ofKind("Deployment").findFirst().map(deployment -> {
            JsonNode spec = deployment.path("spec");
            Optional<Autoscaler> scaler = Autoscaler.of(manifests).findFirst();
            int fixed = spec.path("replicas").asInt(1);
            List<JsonNode> containers = spec.path("template")
                    .path("spec")
                    .path("containers")
                    .valueStream()
                    .toList();
            return new Demand(
                    scaler.map(Autoscaler::min).orElse(fixed),
                    scaler.map(Autoscaler::max).orElse(fixed),
                    requests(containers, "cpu").sum(),
                    requests(containers, "memory").sum() / 0x1p30,
                    devices(containers));
        });
    }

    private static SortedMap<String, Double> devices(List<JsonNode> containers) {
        SortedMap<String, Double> devices = new TreeMap<>();
        for (JsonNode container : containers) {
            SortedMap<String, Double> asked = new TreeMap<>();
            for (String list : List.of("requests", "limits")) {
                container.path("resources").path(list).forEachEntry((name, count) -> {
                    // A kind of a vendor's has its domain in front; the cluster's own kinds have none.
                    if (name.contains("/")) {
                        asked.put(name, amount(count.asString("0")));
                    }
                });
            }
            asked.forEach((name, count) -> devices.merge(name, count, Double::sum));
        }
        return devices;
    }

    private static DoubleStream requests(List<JsonNode> containers, String resource) {
        return containers.stream()
                .map(container -> container
                        .path("resources")
                        .path("requests")
                        .path(resource)
                        .asString("0"))
                .mapToDouble(Demand::amount);
    }

    private static double amount(String text) {
        try {
            return Quantity.amount(text);
        } catch (IllegalArgumentException e) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "nobody can say what it asks for: " + e.getMessage(),
                    "mend it in the service's deploy/, or in the overlay",
                    e);
        }
    }

    /** What it costs a month with as many pods as there may be, as far as there are prices. */
    public double most(Prices prices) {
        return most * each(prices);
    }

    /** Whether all pods together may take more than twice as much of anything as others: more than any one spike needs. */
    public boolean isMuchMoreThan(Demand other) {
        return isMuchMore(most * cores, other.most * other.cores)
                || isMuchMore(most * gibibytes, other.most * other.gibibytes)
                || devices.entrySet().stream()
                        .anyMatch(device -> isMuchMore(
                                most * device.getValue(),
                                other.most * other.devices.getOrDefault(device.getKey(), 0.0)));
    }

    private static boolean isMuchMore(double after, double before) {
        return after > 2 * before;
    }

    /** The devices that nobody knows the price of. */
    public List<String> unpriced(Prices prices) {
        return devices.keySet().stream()
                .filter(device -> !prices.devices().containsKey(device))
                .toList();
    }

    private double each(Prices prices) {
        double cost = prices.cost(cores, gibibytes);
        for (Map.Entry<String, Double> device : devices.entrySet()) {
            cost += device.getValue() * prices.devices().getOrDefault(device.getKey(), 0.0);
        }
        return cost;
    }

    /** E.g. "2 to 4 pods of 0.50 cores and 0.50 GiB, about 42 to 84 USD a month". */
    public String told(Optional<Prices> prices) {
        String pods = least == most ? least + " pod(s)" : least + " to " + most + " pods";
        StringBuilder each =
                new StringBuilder(String.format(Locale.ROOT, "%s of %.2f cores and %.2f GiB", pods, cores, gibibytes));
        devices.forEach((device, count) -> each.append(String.format(Locale.ROOT, ", %.0f %s", count, device)));
        return each + prices.map(this::cost).orElse("");
    }

    private String cost(Prices prices) {
        String lowest = Prices.told(least * each(prices));
        String highest = least == most ? "" : " to " + Prices.told(most(prices));
        List<String> unpriced = unpriced(prices);
        return ", about " + lowest + highest + " " + prices.currency() + " a month"
                + (unpriced.isEmpty() ? "" : " without " + String.join(", ", unpriced) + ", whose price nobody knows");
    }
}
