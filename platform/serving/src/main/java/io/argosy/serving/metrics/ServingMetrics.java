package io.argosy.serving.metrics;

import io.argosy.model.ModelPackage;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmCompilationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryPoolAllocationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Every metric of a serving process, declared here and nowhere else: dashboards and alerts are written against this
 * file. The JVM's own are those of the Prometheus Java client.
 *
 * <p>Values are counted in the bins of training, and what training counted stands beside them: whoever reads both of every process
 * of a service sees whether the service still gets what its model was trained on. No process judges that by itself, since it sees but
 * its share.
 */
public final class ServingMetrics {
    private static final double[] SECONDS = {
        0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };
    private static final double[] TENTHS = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final RequestMetrics requests;
    private final PredictionMetrics predictions;

    /**
     * Declares the metrics of a process that serves {@code model} by the platform's routes alone.
     *
     * @param version the version by content
     */
    public ServingMetrics(ModelPackage model, String version, String environment) {
        this(model, version, environment, false);
    }

    /**
     * Declares the metrics of a process that serves {@code model}.
     *
     * @param version the version by content
     * @param own whether code of the service's own stands between callers and the model
     */
    public ServingMetrics(ModelPackage model, String version, String environment, boolean own) {
        requests = new RequestMetrics(
                Histogram.builder()
                        .name("serving_request_duration_seconds")
                        .help("Time from a request's header to the end of its answer, by route, method and status.")
                        .unit(Unit.SECONDS)
                        .labelNames("route", "method", "status")
                        .classicOnly()
                        .classicUpperBounds(SECONDS)
                        .withoutExemplars()
                        .register(registry),
                Gauge.builder()
                        .name("serving_requests_in_flight")
                        .help("Requests that are being answered or wait for their turn.")
                        .register(registry),
                Counter.builder()
                        .name("serving_requests_rejected_total")
                        .help("Requests refused for want of room, by reason.")
                        .labelNames("reason")
                        .withoutExemplars()
                        .register(registry));
        SeenValues seen = new SeenValues(model.baseline(), model.signature(), own);
        predictions = new PredictionMetrics(
                model.signature(),
                seen,
                Counter.builder()
                        .name("model_predictions_total")
                        .help("Predictions, by label; a regression's have the label \"value\".")
                        .labelNames("label")
                        .withoutExemplars()
                        .register(registry),
                histogram(
                        "model_score",
                        "A classification's probability of its positive label, or a regression's value.",
                        scoreBounds(model)),
                histogram("model_confidence", "A classification's probability of the label that it answered.", TENTHS),
                Counter.builder()
                        .name("model_input_unusual_total")
                        .help("Values outside what training has seen, by feature and kind.")
                        .labelNames("feature", "kind")
                        .withoutExemplars()
                        .register(registry));
        declareSeen(seen);
        Info.builder()
                .name("model_info")
                .help("The model that is served.")
                .labelNames("model", "model_version", "version", "environment")
                .register(registry)
                .addLabelValues(model.name(), model.version(), version, environment);
    }

    private BatchHistogram histogram(String name, String help, double[] bounds) {
        BatchHistogram histogram = new BatchHistogram(name, help, bounds);
        registry.register(histogram);
        return histogram;
    }

    private void declareSeen(SeenValues seen) {
        registry.register(seen::seen);
        registry.register(seen::training);
        if (seen.watchesAsked()) {
            registry.register(seen::asked);
        }
        Gauge.builder()
                .name("model_unwatched_values")
                .help("Inputs and scores that are too many to be counted by bin.")
                .register(registry)
                .set(seen.unwatched());
    }

    /** Publishes the JVM's own metrics: memory, collections, threads. Later than the rest, because it takes its time. */
    public void addJvm() {
        // All but native memory's, which are empty without native memory tracking and load all of JMX.
        JvmThreadsMetrics.builder().register(registry);
        JvmBufferPoolMetrics.builder().register(registry);
        JvmClassLoadingMetrics.builder().register(registry);
        JvmCompilationMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmMemoryPoolAllocationMetrics.builder().register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmRuntimeInfoMetric.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    /** Publishes how many requests wait for their turn. */
    public void queue(IntSupplier waiting) {
        GaugeWithCallback.builder()
                .name("serving_requests_waiting")
                .help("Requests that wait for their turn.")
                .callback(value -> value.call(waiting.getAsInt()))
                .register(registry);
    }

    /** Publishes how much memory requests in flight hold, and how much they may. */
    public void memory(LongSupplier held, long limit) {
        GaugeWithCallback.builder()
                .name("serving_memory_held_bytes")
                .help("Memory that requests in flight hold: bodies, answers and what is worked on.")
                .callback(value -> value.call((double) held.getAsLong()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("serving_memory_limit_bytes")
                .help("Memory that requests in flight may hold between them.")
                .callback(value -> value.call((double) limit))
                .register(registry);
    }

    /** Declares what is counted where predictions are kept. */
    public StoreMetrics store() {
        return new StoreMetrics(
                Counter.builder()
                        .name("serving_store_predictions_total")
                        .help("Predictions that were to be kept, by what became of them.")
                        .labelNames("kept")
                        .withoutExemplars()
                        .register(registry),
                Counter.builder()
                        .name("serving_store_failures_total")
                        .help("What the database of predictions was asked and did not do, by reason.")
                        .labelNames("reason")
                        .withoutExemplars()
                        .register(registry),
                Counter.builder()
                        .name("serving_store_outcomes_total")
                        .help("Outcomes that were told, by result.")
                        .labelNames("result")
                        .withoutExemplars()
                        .register(registry),
                Gauge.builder()
                        .name("serving_store_up")
                        .help("Whether the database of predictions did what it was asked last.")
                        .register(registry),
                Gauge.builder()
                        .name("model_quality")
                        .help(
                                "How good the version is in use, and the interval of chance: by outcomes, or as estimated before.")
                        .labelNames("known_by", "slice", "part", "measure", "bound")
                        .register(registry),
                Gauge.builder()
                        .name("model_quality_predictions")
                        .help("How many predictions that is of.")
                        .labelNames("known_by", "slice", "part")
                        .register(registry));
    }

    /** Publishes how many predictions wait to be written, and how much memory they take. */
    public void storeQueue(LongSupplier rows, LongSupplier bytes) {
        GaugeWithCallback.builder()
                .name("serving_store_waiting")
                .help("Predictions that wait to be written.")
                .callback(value -> value.call((double) rows.getAsLong()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("serving_store_waiting_bytes")
                .help("Memory that they take.")
                .callback(value -> value.call((double) bytes.getAsLong()))
                .register(registry);
    }

    /** A regression's score is counted in the bins in which training counted it. */
    private static double[] scoreBounds(ModelPackage model) {
        return model.baseline().scores().size() == 1
                        && model.signature().labels().isEmpty()
                        && model.baseline().scores().getFirst()
                                instanceof io.argosy.model.evidence.Histogram.Numeric numeric
                ? numeric.edges().stream().mapToDouble(Double::doubleValue).toArray()
                : TENTHS;
    }

    /** Forgets what has been counted so far: the warm-up asks like a caller, but is none. */
    public void forget() {
        requests.forget();
        predictions.forget();
    }

    /** What is counted of each request. */
    public RequestMetrics requests() {
        return requests;
    }

    /** What is counted of each prediction. */
    public PredictionMetrics predictions() {
        return predictions;
    }

    /** Where all of it can be scraped. */
    public PrometheusRegistry registry() {
        return registry;
    }
}
