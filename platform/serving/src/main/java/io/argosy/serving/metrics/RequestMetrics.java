package io.argosy.serving.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;

/** What is counted of each request, whatever it asks for. */
public final class RequestMetrics {
    private final Histogram duration;
    private final Gauge inFlight;
    private final Counter rejected;

    RequestMetrics(Histogram duration, Gauge inFlight, Counter rejected) {
        this.duration = duration;
        this.inFlight = inFlight;
        this.rejected = rejected;
    }

    /** A request has arrived. */
    public void begun() {
        inFlight.inc();
    }

    /**
     * Its answer is complete.
     *
     * @param route the route's pattern, never the path itself: the number of series stays small
     * @param nanos how long it took
     */
    public void completed(String route, String method, int status, long nanos) {
        duration.labelValues(route, methodLabel(method), statusLabel(status)).observe(nanos / 1e9);
        inFlight.dec();
    }

    /** A request was refused for want of room; {@code reason} is a word from a short list. */
    public void rejected(String reason) {
        rejected.labelValues(reason).inc();
    }

    /** Forgets all requests so far, once the last of them is measured: its answer may be a moment ahead of that. */
    void forget() {
        while (inFlight.get() > 0) {
            Thread.onSpinWait();
        }
        duration.clear();
        rejected.clear();
    }

    private static String methodLabel(String method) {
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT" -> method;
            default -> "other";
        };
    }

    private static String statusLabel(int status) {
        return status == 200 ? "200" : Integer.toString(status);
    }
}
