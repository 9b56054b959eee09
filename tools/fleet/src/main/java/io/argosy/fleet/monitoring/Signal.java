package io.argosy.fleet.monitoring;

import java.util.function.Function;

/**
 * Every question that dashboards, alerts and the autoscaler ask of Prometheus, by name. What is asked of a service has one series
 * for each service; the rest has one for each pod, or for each of what the last word of its name says.
 */
@SuppressWarnings("ImmutableEnumChecker") // The queries hold nothing but what they are written with.
enum Signal {
    /** 0 where a service runs and nobody asks. */
    REQUESTS(
            "Requests a second",
            Unit.PER_SECOND,
            "{{service}}",
            frame -> service(frame.observed(Metric.REQUEST_SECONDS)) + " or 0 * group by (environment, service) ("
                    + frame.now(Metric.UP, Matchers.MODELS) + " == 1)"),
    /**
     * What base/components/scale-on-requests asks, of one namespace: at once where requests grow, a minute later where they shrink. It has no
     * answer until there is a minute to look back on, and is 0 only where nobody asks.
     */
    SCALING(
            "Requests a second that pods are counted by",
            Unit.PER_SECOND,
            "requests",
            frame -> "max(sum by (job) (" + frame.observed(Metric.REQUEST_SECONDS) + ") or sum("
                    + new Frame(frame.scope(), "1m").observed(Metric.REQUEST_SECONDS)
                    + ") or 0 * group by (namespace) (" + frame.now(Metric.UP, Matchers.MODELS)
                    + " == 1)) and on () group(" + frame.now(Metric.UP, Matchers.MODELS) + " offset 1m == 1)"),
    REQUESTS_BY_STATUS(
            "Requests a second, by status",
            Unit.PER_SECOND,
            "{{status}}",
            frame -> "sum by (status) (" + frame.observed(Metric.REQUEST_SECONDS) + ")"),
    REQUESTS_BY_ROUTE(
            "Requests a second, by route",
            Unit.PER_SECOND,
            "{{method}} {{route}}",
            frame -> "sum by (method, route) (" + frame.observed(Metric.REQUEST_SECONDS) + ")"),
    /** Answers of 500 and more a second; what a caller did wrong is none. */
    ERRORS(
            "Errors a second",
            Unit.PER_SECOND,
            "{{service}}",
            frame -> service(frame.observed(Metric.REQUEST_SECONDS, "status=~\"5..\""))
                    + " or 0 * group by (environment, service) (" + frame.now(Metric.UP, Matchers.MODELS) + " == 1)"),
    /** Not a number where nobody asks. */
    ERROR_SHARE(
            "Errors, of all requests",
            Unit.SHARE,
            "{{service}}",
            frame -> "(" + ERRORS.promql(frame) + ") / (" + REQUESTS.promql(frame) + ")"),
    LATENCY_P50("Half are answered within", Unit.SECONDS, "p50", frame -> quantile(0.5, frame)),
    LATENCY_P95("95 of 100 are answered within", Unit.SECONDS, "p95", frame -> quantile(0.95, frame)),
    LATENCY_P99("99 of 100 are answered within", Unit.SECONDS, "{{service}}", frame -> quantile(0.99, frame)),
    REJECTED(
            "Requests refused for want of room, a second",
            Unit.PER_SECOND,
            "{{reason}}",
            frame -> "sum by (reason) (" + frame.rate(Metric.REJECTED) + ") or " + none(frame, "reason")),
    IN_FLIGHT("Requests in flight", Unit.COUNT, "{{pod}}", frame -> pod(frame.now(Metric.IN_FLIGHT))),
    WAITING("Requests that wait", Unit.COUNT, "{{pod}}", frame -> pod(frame.now(Metric.WAITING))),
    MEMORY_HELD(
            "Memory of requests in flight, of what they may hold",
            Unit.SHARE,
            "{{pod}}",
            frame -> pod(frame.now(Metric.MEMORY_HELD)) + " / " + pod(frame.now(Metric.MEMORY_LIMIT))),
    CPU("Cores in use", Unit.COUNT, "{{pod}}", frame -> pod(frame.rate(Metric.CPU_SECONDS))),
    HEAP("Heap in use", Unit.BYTES, "{{pod}}", frame -> pod(frame.now(Metric.JVM_MEMORY, "area=\"heap\""))),
    COLLECTING("Time spent collecting garbage", Unit.SHARE, "{{pod}}", frame -> pod(frame.spent(Metric.GC_SECONDS))),
    THREADS("Threads", Unit.COUNT, "{{pod}}", frame -> pod(frame.now(Metric.THREADS))),

    PODS_WANTED("Pods wanted", Unit.COUNT, "wanted", frame -> service(frame.now(Metric.PODS_WANTED))),
    PODS_READY("Pods ready", Unit.COUNT, "ready", frame -> service(frame.now(Metric.PODS_READY))),
    RESTARTS("Restarts", Unit.COUNT, "{{service}}", frame -> service(frame.increase(Metric.RESTARTS))),
    PODS_BY_VERSION(
            "Pods, by version",
            Unit.COUNT,
            "{{service}} {{version}}",
            frame -> "count by (environment, service, version) (" + frame.now(Metric.MODEL) + ")"),

    PREDICTIONS_BY_LABEL(
            "Answers a second, by label",
            Unit.PER_SECOND,
            "{{label}}",
            frame -> "sum by (label) (" + frame.rate(Metric.PREDICTIONS) + ")"),
    SCORES("Scores", Unit.PER_SECOND, "{{le}}", frame -> "sum by (le) (" + frame.buckets(Metric.SCORE) + ")"),
    CONFIDENCE_P10(
            "Confidence of the least sure tenth, at most",
            Unit.SHARE,
            "p10",
            frame -> "histogram_quantile(0.1, sum by (le) (" + frame.buckets(Metric.CONFIDENCE) + "))"),
    CONFIDENCE_P50(
            "Confidence of the less sure half, at most",
            Unit.SHARE,
            "p50",
            frame -> "histogram_quantile(0.5, sum by (le) (" + frame.buckets(Metric.CONFIDENCE) + "))"),
    /** The population stability index of the last hour; nothing while it has too few rows. */
    DRIFT_BY_FEATURE(
            "Drift from training, by feature",
            Unit.INDEX,
            "{{name}}",
            frame -> "max by (name) (" + frame.now(Metric.DRIFT_INDEX, Matchers.INPUTS, Matchers.HOUR) + ")"),
    DRIFT_BY_SCORE(
            "Drift from training, by score",
            Unit.INDEX,
            "{{name}}",
            frame -> "max by (name) (" + frame.now(Metric.DRIFT_INDEX, Matchers.SCORES, Matchers.HOUR) + ")"),
    DRIFT(
            "Drift of the feature that drifts most",
            Unit.INDEX,
            "{{service}}",
            frame -> "max by (environment, service) (" + frame.now(Metric.DRIFT_INDEX, Matchers.INPUTS, Matchers.HOUR)
                    + ")"),
    /** Above 1 where chance does not explain it. */
    DRIFT_OVER_CHANCE(
            "Drift, of the most that chance explains",
            Unit.SHARE,
            "{{name}}",
            frame -> "max by (of, name) (" + frame.now(Metric.DRIFT_STATISTIC, Matchers.HOUR) + " / "
                    + frame.now(Metric.DRIFT_CRITICAL, Matchers.HOUR) + ")"),
    DRIFT_ROWS(
            "Rows that drift is computed over",
            Unit.COUNT,
            "{{window}}",
            frame -> "max by (window) (" + frame.now(Metric.DRIFT_ROWS) + ")"),
    UNUSUAL_BY_FEATURE(
            "Values outside what training has seen, a second",
            Unit.PER_SECOND,
            "{{feature}} {{kind}}",
            frame -> "sum by (feature, kind) (" + frame.rate(Metric.UNUSUAL) + ") or " + none(frame, "feature"));

    /** What a figure is, in Grafana's words. */
    enum Unit {
        COUNT("short"),
        PER_SECOND("reqps"),
        SECONDS("s"),
        SHARE("percentunit"),
        BYTES("bytes"),
        INDEX("none");

        private final String grafana;

        Unit(String grafana) {
            this.grafana = grafana;
        }

        String grafana() {
            return grafana;
        }
    }

    /** Matchers that several signals share; apart, since an enum's own constants come too late for it. */
    static final class Matchers {
        static final String MODELS = "job=\"models\"";
        static final String INPUTS = "of=\"input\"";
        static final String SCORES = "of=\"score\"";
        static final String HOUR = "window=\"" + Drift.HOUR + "\"";
        static final String DAY = "window=\"" + Drift.DAY + "\"";

        private Matchers() {}
    }

    private final String title;
    private final Unit unit;
    private final String legend;
    private final Function<Frame, String> query;

    Signal(String title, Unit unit, String legend, Function<Frame, String> query) {
        this.title = title;
        this.unit = unit;
        this.legend = legend;
        this.query = query;
    }

    /** What it says, for people. */
    String title() {
        return title;
    }

    Unit unit() {
        return unit;
    }

    /** How a dashboard names each series: Grafana's template over its labels. */
    String legend() {
        return legend;
    }

    /** The query, in PromQL. */
    String promql(Frame frame) {
        return query.apply(frame);
    }

    private static String service(String series) {
        return "sum by (environment, service) (" + series + ")";
    }

    /** 0, where something has not happened yet and so has no series. */
    private static String none(Frame frame, String label) {
        return "label_replace(0 * group(" + frame.now(Metric.UP, Matchers.MODELS) + " == 1), \"" + label
                + "\", \"none\", \"\", \"\")";
    }

    private static String pod(String series) {
        return "sum by (pod) (" + series + ")";
    }

    private static String quantile(double share, Frame frame) {
        return "histogram_quantile(" + share + ", sum by (environment, service, le) ("
                + frame.buckets(Metric.REQUEST_SECONDS) + "))";
    }
}
