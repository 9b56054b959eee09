package io.argosy.fleet.monitoring;

import org.jspecify.annotations.Nullable;

/**
 * What the processes of one version do: traffic, errors, latency and saturation (Site Reliability Engineering, chapter 6, "The Four
 * Golden Signals"). A figure is null where nobody knows it: no quantile without a request, no rate without a second look.
 *
 * @param version e.g. {@code 1.2.1-68088975875b}
 * @param processes how many answered
 * @param requests a second
 * @param errors the share of requests that were answered with 500 or more, from 0 to 1
 * @param p50 what half of the requests were answered within, in seconds
 * @param p95 what 95 of 100 were
 * @param p99 what 99 of 100 were
 * @param inFlight requests that are being answered
 * @param waiting requests that wait for their turn
 * @param cores processor cores in use
 * @param heap heap in use, in bytes
 */
public record GoldenSignals(
        String version,
        int processes,
        @Nullable Double requests,
        @Nullable Double errors,
        @Nullable Double p50,
        @Nullable Double p95,
        @Nullable Double p99,
        @Nullable Double inFlight,
        @Nullable Double waiting,
        @Nullable Double cores,
        @Nullable Double heap) {}
