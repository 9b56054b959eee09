package io.argosy.fleet.monitoring;

import io.argosy.fleet.monitoring.Alert.Severity;
import io.argosy.fleet.monitoring.Objectives.Objective;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The rules that Prometheus evaluates: a few series for each service that are cheap to look back over, and the alerts.
 *
 * <p>Errors alert by how fast they burn the month's budget, over a long window and a short one, so that it is real and still going on:
 * Site Reliability Workbook, chapter 5, "6: Multiwindow, Multi-Burn-Rate Alerts", table 5-8.
 */
final class Alerts {
    /** How often rules are evaluated, in seconds. */
    private static final int INTERVAL = 30;
    /** Fewer errors than that are told by nobody, whatever their share: a service of ten requests an hour has no percentages. */
    private static final int FEWEST_ERRORS = 10;
    /** Requests a second from which on a quantile of five minutes means something: thirty. */
    private static final double FEWEST_REQUESTS = 0.1;

    private static final String REQUESTS = "service:requests:rate5m";
    private static final String ERRORS = "service:errors:rate5m";
    private static final String LATENCY = "service:latency_seconds:p99_5m";
    static final String ERRORS_ALLOWED = "service:errors_allowed:share";
    static final String LATENCY_ALLOWED = "service:latency_allowed:seconds";

    /** A share of the error budget that is left: 1 at first, 0 where it is spent, less where it is overspent. */
    static final String BUDGET_LEFT =
            "1 - avg_over_time(" + ERRORS + "[30d]) / (" + ERRORS_ALLOWED + " * avg_over_time(" + REQUESTS + "[30d]))";

    private static final Frame FIVE_MINUTES = Frame.all("5m");
    private static final String WHERE = "{{ $labels.service }} in {{ $labels.environment }}";

    static final List<Alert> ALL = List.of(
            new Alert(
                    "NobodyAnswers",
                    Severity.PAGE,
                    Signal.PODS_READY.promql(FIVE_MINUTES) + " == 0\nand\n" + Signal.PODS_WANTED.promql(FIVE_MINUTES)
                            + " > 0",
                    "1m",
                    WHERE + " has no pod that is ready"),
            new Alert(
                    "ErrorBudgetBurnsFast",
                    Severity.PAGE,
                    burns(14.4, "1h", "5m") + "\nor\n" + burns(6, "6h", "30m"),
                    "1m",
                    WHERE + " answers so many requests with an error that a month's budget is gone within days"),
            new Alert(
                    "ErrorBudgetBurns",
                    Severity.TICKET,
                    burns(3, "1d", "2h") + "\nor\n" + burns(1, "3d", "6h"),
                    "5m",
                    WHERE + " answers more requests with an error than a month's budget has room for"),
            new Alert(
                    "Errors",
                    Severity.TICKET,
                    over(1, "5m"),
                    "5m",
                    WHERE + " answers more requests with an error than its objective allows"),
            new Alert(
                    "SlowAnswers",
                    Severity.PAGE,
                    LATENCY + " > " + LATENCY_ALLOWED + "\nand\n" + REQUESTS + " > " + FEWEST_REQUESTS,
                    "5m",
                    WHERE + ": one request in a hundred takes {{ $value | humanizeDuration }} or more"),
            new Alert(
                    "Restarts",
                    Severity.TICKET,
                    // Growth is extrapolated: two restarts are a little more or less than two.
                    Signal.RESTARTS.promql(Frame.all("30m")) + " > 1.5",
                    "0m",
                    WHERE + " has restarted {{ $value | printf \"%.0f\" }} times in half an hour"),
            new Alert(
                    "NotReady",
                    Severity.TICKET,
                    Signal.PODS_READY.promql(FIVE_MINUTES) + "\n<\n" + Signal.PODS_WANTED.promql(FIVE_MINUTES),
                    "5m",
                    WHERE + " has only {{ $value }} of its pods ready"),
            new Alert(
                    "RolloutStuck",
                    Severity.TICKET,
                    "max by (environment, service) ("
                            + FIVE_MINUTES.now(Metric.ROLLOUT, "condition=\"Progressing\"", "status=\"false\"")
                            + ") == 1",
                    "1m",
                    WHERE + ": a version does not come up; the pods of before keep serving"),
            new Alert(
                    "AutoscalerAtItsLimit",
                    Severity.TICKET,
                    most(Metric.SCALED_PODS) + " >= " + most(Metric.MOST_PODS) + "\nand\n" + most(Metric.MOST_PODS)
                            + " > " + most(Metric.LEAST_PODS),
                    "15m",
                    WHERE + " runs all {{ $value }} pods that its autoscaler may make"),
            new Alert(
                    "AutoscalerBlind",
                    Severity.TICKET,
                    "max by (environment, service) ("
                            + FIVE_MINUTES.now(Metric.SCALING, "condition=\"ScalingActive\"", "status=\"false\"")
                            + ") == 1\nand\n" + Signal.PODS_WANTED.promql(FIVE_MINUTES) + " > 0",
                    "5m",
                    WHERE + ": its autoscaler gets no word of what it goes by"),
            new Alert(
                    "NoTraffic",
                    Severity.TICKET,
                    // One that sleeps has no series; it may be awake for hours before it does, and again after one
                    // request.
                    REQUESTS + " == 0\nand\navg_over_time(" + REQUESTS + "[6h] offset 30m) > " + FEWEST_REQUESTS
                            + "\nunless\nmax by (environment, service) ("
                            + FIVE_MINUTES.now(Metric.LABELS, "label_argosy_io_asleep=\"true\"") + ")",
                    "15m",
                    WHERE + " is asked nothing any more"),
            new Alert(
                    "MetricsStopped",
                    Severity.TICKET,
                    "min by (environment, service) (" + FIVE_MINUTES.now(Metric.UP, Signal.Matchers.MODELS)
                            + ") == 0\nor\n"
                            + "(\n  " + Signal.PODS_READY.promql(FIVE_MINUTES) + " > 0\nunless\n  "
                            + "max by (environment, service) (" + FIVE_MINUTES.now(Metric.UP, Signal.Matchers.MODELS)
                            + ") == 1\n)",
                    "5m",
                    WHERE + ": pods run of which Prometheus sees nothing"),
            new Alert(
                    "Drift",
                    Severity.TICKET,
                    Drift.DRIFTS,
                    // It lasts already: for two windows.
                    "0m",
                    WHERE
                            + " gets or answers values unlike those of training, by an index of {{ $value | printf \"%.2f\" }}"),
            new Alert(
                    "KubernetesUnseen",
                    Severity.TICKET,
                    "absent(" + FIVE_MINUTES.now(Metric.UP, "job=\"kube-state-metrics\"") + " == 1)",
                    "5m",
                    "kube-state-metrics is not scraped: nobody would be told of pods that are not ready"));

    private Alerts() {}

    /** The file of rules. */
    static String yaml(Objectives objectives) {
        Rules rules = new Rules("Made by ./fleet verify --write from tools/fleet, package monitoring, and "
                + Objectives.PATH + ": do not edit.");
        rules.group("services", INTERVAL + "s");
        rules.record(REQUESTS, Signal.REQUESTS.promql(FIVE_MINUTES));
        rules.record(ERRORS, Signal.ERRORS.promql(FIVE_MINUTES));
        rules.record(LATENCY, Signal.LATENCY_P99.promql(FIVE_MINUTES));
        rules.record(ERRORS_ALLOWED, allowed(objectives, Objective::errors));
        rules.record(LATENCY_ALLOWED, allowed(objectives, Objective::latency));
        Drift.write(rules);
        rules.group("alerts", INTERVAL + "s");
        ALL.forEach(rules::alert);
        return rules.yaml();
    }

    /** An objective of each service, as a series: the exceptions by name, the usual one for whatever runs beside them. */
    private static String allowed(Objectives objectives, ToDoubleFunction<Objective> which) {
        StringBuilder promql = new StringBuilder();
        for (Map.Entry<String, Objective> exception : objectives.exceptions().entrySet()) {
            String[] place = exception.getKey().split("/", 2);
            promql.append("label_replace(label_replace(vector(")
                    .append(which.applyAsDouble(exception.getValue()))
                    .append("), \"environment\", \"")
                    .append(place[0])
                    .append("\", \"\", \"\"), \"service\", \"")
                    .append(place[1])
                    .append("\", \"\", \"\")\nor\n");
        }
        return promql.append(which.applyAsDouble(objectives.usual()))
                .append(" * group by (environment, service) (")
                .append(FIVE_MINUTES.now(Metric.UP, Signal.Matchers.MODELS))
                .append(")")
                .toString();
    }

    /** The budget burns so many times faster than it would last, and did so over both windows. */
    private static String burns(double factor, String longer, String shorter) {
        return "(\n  " + over(factor, longer).replace("\n", "\n  ") + "\nand\n  " + share(factor, shorter) + "\n)";
    }

    private static String over(double factor, String window) {
        return share(factor, window) + "\nand\nsum_over_time(" + ERRORS + "[" + window + "]) * " + INTERVAL + " >= "
                + FEWEST_ERRORS;
    }

    private static String share(double factor, String window) {
        return "avg_over_time(" + ERRORS + "[" + window + "]) > " + factor + " * " + ERRORS_ALLOWED
                + " * avg_over_time(" + REQUESTS + "[" + window + "])";
    }

    private static String most(Metric metric) {
        return "max by (environment, service) (" + FIVE_MINUTES.now(metric) + ")";
    }
}
