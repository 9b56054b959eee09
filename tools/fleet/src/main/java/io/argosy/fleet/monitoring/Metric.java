package io.argosy.fleet.monitoring;

import java.util.List;

/**
 * Every metric that a query here may name. Those of a service are declared in {@code ServingMetrics} of platform/serving, which
 * writes {@code docs/metrics.json}; those of Kubernetes are what {@code clusters/addons/monitoring/kube-state-metrics.yaml}
 * lets through. A test compares both with this list, so a metric that is renamed breaks the build.
 */
@SuppressWarnings("ImmutableEnumChecker") // The lists are of List.of.
enum Metric {
    REQUEST_SECONDS("serving_request_duration_seconds", Form.HISTOGRAM, Origin.SERVICE, "route", "method", "status"),
    IN_FLIGHT("serving_requests_in_flight", Form.GAUGE, Origin.SERVICE),
    WAITING("serving_requests_waiting", Form.GAUGE, Origin.SERVICE),
    REJECTED("serving_requests_rejected_total", Form.COUNTER, Origin.SERVICE, "reason"),
    MEMORY_HELD("serving_memory_held_bytes", Form.GAUGE, Origin.SERVICE),
    MEMORY_LIMIT("serving_memory_limit_bytes", Form.GAUGE, Origin.SERVICE),
    PREDICTIONS("model_predictions_total", Form.COUNTER, Origin.SERVICE, "label"),
    SCORE("model_score", Form.HISTOGRAM, Origin.SERVICE),
    CONFIDENCE("model_confidence", Form.HISTOGRAM, Origin.SERVICE),
    UNUSUAL("model_input_unusual_total", Form.COUNTER, Origin.SERVICE, "feature", "kind"),
    VALUES("model_values_total", Form.COUNTER, Origin.SERVICE, "of", "name", "bin"),
    /** Where code of the service's own stands between callers and the model: what they sent. */
    VALUES_ASKED("model_values_asked_total", Form.COUNTER, Origin.SERVICE, "name", "bin"),
    TRAINING_VALUES("model_training_values", Form.GAUGE, Origin.SERVICE, "of", "name", "bin"),
    QUALITY("model_quality", Form.GAUGE, Origin.SERVICE, "known_by", "slice", "part", "measure", "bound"),
    QUALITY_PREDICTIONS("model_quality_predictions", Form.GAUGE, Origin.SERVICE, "known_by", "slice", "part"),
    MODEL("model_info", Form.GAUGE, Origin.SERVICE, "model", "model_version", "version", "environment"),
    CPU_SECONDS("process_cpu_seconds_total", Form.COUNTER, Origin.SERVICE),
    JVM_MEMORY("jvm_memory_used_bytes", Form.GAUGE, Origin.SERVICE, "area"),
    GC_SECONDS("jvm_gc_collection_seconds", Form.SUMMARY, Origin.SERVICE, "gc"),
    THREADS("jvm_threads_current", Form.GAUGE, Origin.SERVICE),

    PODS_WANTED("kube_deployment_spec_replicas", Form.GAUGE, Origin.KUBERNETES, "deployment"),
    PODS_READY("kube_deployment_status_replicas_available", Form.GAUGE, Origin.KUBERNETES, "deployment"),
    ROLLOUT("kube_deployment_status_condition", Form.GAUGE, Origin.KUBERNETES, "deployment", "condition", "status"),
    LABELS("kube_deployment_labels", Form.GAUGE, Origin.KUBERNETES, "deployment", "label_argosy_io_asleep"),
    RESTARTS("kube_pod_container_status_restarts_total", Form.COUNTER, Origin.KUBERNETES, "container"),
    MOST_PODS(
            "kube_horizontalpodautoscaler_spec_max_replicas", Form.GAUGE, Origin.KUBERNETES, "horizontalpodautoscaler"),
    LEAST_PODS(
            "kube_horizontalpodautoscaler_spec_min_replicas", Form.GAUGE, Origin.KUBERNETES, "horizontalpodautoscaler"),
    SCALED_PODS(
            "kube_horizontalpodautoscaler_status_current_replicas",
            Form.GAUGE,
            Origin.KUBERNETES,
            "horizontalpodautoscaler"),
    SCALING(
            "kube_horizontalpodautoscaler_status_condition",
            Form.GAUGE,
            Origin.KUBERNETES,
            "horizontalpodautoscaler",
            "condition",
            "status"),

    /** What {@link Drift} records: of each input and each score, in each window. */
    DRIFT_INDEX("version:drift:psi", Form.GAUGE, Origin.RULES, "of", "name", "window"),
    DRIFT_STATISTIC("version:drift:chi2", Form.GAUGE, Origin.RULES, "of", "name", "window"),
    DRIFT_CRITICAL("version:drift:critical", Form.GAUGE, Origin.RULES, "of", "name", "window"),
    DRIFT_ROWS("version:rows_seen:sum", Form.GAUGE, Origin.RULES, "of", "name", "window"),

    /** Whether a scrape succeeded: 1, or 0. */
    UP("up", Form.GAUGE, Origin.PROMETHEUS),
    /** The alerts that are pending or fire: 1. */
    ALERTS("ALERTS", Form.GAUGE, Origin.PROMETHEUS, "alertname", "alertstate", "severity");

    /** How a metric is counted, in Prometheus's words. */
    enum Form {
        COUNTER,
        GAUGE,
        HISTOGRAM,
        SUMMARY
    }

    /** Who exposes it. */
    enum Origin {
        SERVICE,
        KUBERNETES,
        RULES,
        PROMETHEUS
    }

    /** What {@code clusters/addons/monitoring/prometheus.yml} adds to each series. */
    private static final List<String> TARGET = List.of("job", "environment", "service", "namespace", "pod", "version");

    /** What rules leave of that. */
    private static final List<String> RECORDED = List.of("environment", "service", "version");

    private final String exposed;
    private final Form form;
    private final Origin origin;
    private final List<String> labels;

    Metric(String exposed, Form form, Origin origin, String... labels) {
        this.exposed = exposed;
        this.form = form;
        this.origin = origin;
        this.labels = List.of(labels);
    }

    /** The name under which it is exposed. */
    String exposed() {
        return exposed;
    }

    Form form() {
        return form;
    }

    Origin origin() {
        return origin;
    }

    /** Its own labels, without those of its target. */
    List<String> labels() {
        return labels;
    }

    /** Whether its series can be told apart by a label. */
    boolean has(String label) {
        return labels.contains(label)
                || (origin == Origin.RULES ? RECORDED : TARGET).contains(label)
                || (form == Form.HISTOGRAM && label.equals("le"));
    }
}
