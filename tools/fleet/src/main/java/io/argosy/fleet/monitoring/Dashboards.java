package io.argosy.fleet.monitoring;

import java.util.List;

/** The pages that people look at: the fleet, one service, one model. */
final class Dashboards {
    private static final int WHOLE = 24;
    private static final int HALF = 12;
    private static final int THIRD = 8;

    private Dashboards() {}

    /** All of them. */
    static List<Dashboard> all() {
        return List.of(fleet(), service(), model());
    }

    private static Dashboard fleet() {
        return new Dashboard("fleet", "Fleet", List.of("environment"))
                .draw(HALF, Signal.REQUESTS)
                .draw(HALF, Signal.ERROR_SHARE)
                .draw(HALF, Signal.LATENCY_P99)
                .draw(
                        HALF,
                        Dashboard.Kind.LINES,
                        "Error budget left of 30 days",
                        Signal.Unit.SHARE,
                        List.of(new Dashboard.Line(
                                "(" + Alerts.BUDGET_LEFT + ") and on (environment, service) "
                                        + "group by (environment, service) ("
                                        + Frame.all("")
                                                .now(Metric.UP, Signal.Matchers.MODELS, "environment=\"$environment\"")
                                        + ")",
                                "{{service}}")))
                .draw(HALF, Signal.PODS_BY_VERSION)
                .draw(HALF, Signal.DRIFT)
                .draw(HALF, Signal.PODS_READY)
                .draw(HALF, Signal.RESTARTS);
    }

    private static Dashboard service() {
        Dashboard page = new Dashboard(Monitoring.SERVICE, "Service", List.of("environment", "service"));
        String versions = "group by (version) (" + page.frame().now(Metric.MODEL) + ")";
        return page.draw(HALF, Signal.REQUESTS_BY_STATUS)
                .draw(HALF, Signal.REQUESTS_BY_ROUTE)
                .draw(HALF, Signal.LATENCY_P50, Signal.LATENCY_P95, Signal.LATENCY_P99)
                .draw(HALF, Signal.ERROR_SHARE)
                .draw(HALF, Signal.PODS_WANTED, Signal.PODS_READY)
                .draw(HALF, Signal.PODS_BY_VERSION)
                .draw(THIRD, Signal.IN_FLIGHT)
                .draw(THIRD, Signal.WAITING)
                .draw(THIRD, Signal.MEMORY_HELD)
                .draw(THIRD, Signal.REJECTED)
                .draw(THIRD, Signal.RESTARTS)
                .draw(THIRD, Signal.CPU)
                .draw(THIRD, Signal.HEAP)
                .draw(THIRD, Signal.COLLECTING)
                .draw(THIRD, Signal.THREADS)
                .mark("New version", versions + " unless " + versions.replace("}", "} offset 2m"), "{{version}}");
    }

    private static Dashboard model() {
        return new Dashboard(Monitoring.MODEL, "Model", List.of("environment", "service"))
                .draw(HALF, Signal.PREDICTIONS_BY_LABEL)
                .draw(HALF, Signal.CONFIDENCE_P10, Signal.CONFIDENCE_P50)
                .heatmap(WHOLE, Signal.SCORES)
                .draw(HALF, Signal.DRIFT_BY_FEATURE)
                .draw(HALF, Signal.DRIFT_BY_SCORE)
                .draw(HALF, Signal.DRIFT_OVER_CHANCE)
                .draw(HALF, Signal.DRIFT_ROWS)
                .draw(WHOLE, Signal.UNUSUAL_BY_FEATURE);
    }
}
