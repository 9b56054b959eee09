package io.argosy.fleet.monitoring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The golden signals of a service as Prometheus knows them, by version, over the last minute. */
public final class GoldenQueries {
    private final Frame frame;

    /** Of one service in one environment. */
    public GoldenQueries(String environment, String service) {
        this.frame = new Frame(List.of("environment=\"" + environment + "\"", "service=\"" + service + "\""), "1m");
    }

    /**
     * Asks for all of them.
     *
     * @param prometheus gives the values of a query's series by their label {@code version}
     * @return each version of which a process is scraped
     */
    public List<GoldenSignals> ask(Function<String, Map<String, Double>> prometheus) {
        Map<String, Double> processes =
                prometheus.apply("count by (version) (" + frame.now(Metric.UP, Signal.Matchers.MODELS) + " == 1)");
        Map<String, Double> requests = prometheus.apply(sum(frame.observed(Metric.REQUEST_SECONDS)));
        Map<String, Double> errors = prometheus.apply(sum(frame.observed(Metric.REQUEST_SECONDS, "status=~\"5..\"")));
        Map<Double, Map<String, Double>> quantiles = new HashMap<>();
        for (double share : new double[] {0.5, 0.95, 0.99}) {
            quantiles.put(
                    share,
                    prometheus.apply("histogram_quantile(" + share + ", sum by (version, le) ("
                            + frame.buckets(Metric.REQUEST_SECONDS) + "))"));
        }
        Map<String, Double> inFlight = prometheus.apply(sum(frame.now(Metric.IN_FLIGHT)));
        Map<String, Double> waiting = prometheus.apply(sum(frame.now(Metric.WAITING)));
        Map<String, Double> cores = prometheus.apply(sum(frame.rate(Metric.CPU_SECONDS)));
        Map<String, Double> heap = prometheus.apply(sum(frame.now(Metric.JVM_MEMORY, "area=\"heap\"")));
        List<GoldenSignals> signals = new ArrayList<>();
        for (String version : new TreeSet<>(processes.keySet())) {
            Double asked = finite(requests, version);
            Double failed = finite(errors, version);
            signals.add(new GoldenSignals(
                    version,
                    processes.getOrDefault(version, 0.0).intValue(),
                    asked,
                    asked == null || asked == 0 ? null : (failed == null ? 0 : failed) / asked,
                    finite(quantiles.getOrDefault(0.5, Map.of()), version),
                    finite(quantiles.getOrDefault(0.95, Map.of()), version),
                    finite(quantiles.getOrDefault(0.99, Map.of()), version),
                    finite(inFlight, version),
                    finite(waiting, version),
                    finite(cores, version),
                    finite(heap, version)));
        }
        return signals;
    }

    private static String sum(String series) {
        return "sum by (version) (" + series + ")";
    }

    private static @Nullable Double finite(Map<String, Double> values, String version) {
        Double value = values.get(version);
        return value == null || !Double.isFinite(value) ? null : value;
    }
}
