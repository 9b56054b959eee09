package io.argosy.fleet.evidence;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time in which one version of a service stood as it stood: as soon as something of it is otherwise, and with each
 * hour, another one begins.
 *
 * @param from when it was first seen so
 * @param to when it was last seen so
 * @param version e.g. {@code 1.2.1-68088975875b}
 * @param digest of its image, with its algorithm; empty where what is pinned names none
 * @param ready whether all that is wanted of it was ready, or slept as it may
 * @param pods how many ran
 * @param restarts of its containers
 * @param requests that it answered, rounded to three digits; null where nobody counted them
 * @param errors the share of them that was answered with 500 or more, from 0 to 1; null without a request
 * @param p50 what half of them were answered within, in seconds; null where nobody knows
 * @param p95 what 95 of 100 were
 * @param p99 what 99 of 100 were
 * @param drift the largest index of its inputs; null where too few rows came to say
 * @param scores the largest index of its scores beside those that its package was judged by; null, and not in the file, where nobody knows
 * @param asked where the scores were others, the largest index of what was asked meanwhile, or of what the service's own code made of that,
 *     whichever is less; null, and not in the file, where nobody knows
 * @param alerts what was wrong, by the names of the alerts, sorted
 */
public record Stretch(
        Instant from,
        Instant to,
        String version,
        String digest,
        boolean ready,
        int pods,
        int restarts,
        @Nullable Long requests,
        @Nullable Double errors,
        @Nullable Double p50,
        @Nullable Double p95,
        @Nullable Double p99,
        @Nullable Double drift,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double scores,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double asked,
        List<String> alerts) {
    static final String SCORES = "scores";
    static final String ASKED = "asked";
    /** What stretches that were written before anybody knew do not have. */
    static final List<String> LATER = List.of(SCORES, ASKED);

    @JsonCreator
    public Stretch {
        Figures.require(!to.isBefore(from), "a stretch ends after it begins, not at " + to);
        Figures.require(!version.isEmpty(), "a stretch is of a version");
        Figures.count("pods", pods);
        Figures.count("restarts", restarts);
        Figures.count("requests", requests == null ? 0 : requests);
        Figures.share("errors", errors);
        Figures.figure("p50", p50);
        Figures.figure("p95", p95);
        Figures.figure("p99", p99);
        Figures.figure("drift", drift);
        Figures.figure(SCORES, scores);
        Figures.figure(ASKED, asked);
        alerts = Figures.names(alerts);
    }

    /** One of whose scores nobody knows. */
    public Stretch(
            Instant from,
            Instant to,
            String version,
            String digest,
            boolean ready,
            int pods,
            int restarts,
            @Nullable Long requests,
            @Nullable Double errors,
            @Nullable Double p50,
            @Nullable Double p95,
            @Nullable Double p99,
            @Nullable Double drift,
            List<String> alerts) {
        this(
                from, to, version, digest, ready, pods, restarts, requests, errors, p50, p95, p99, drift, null, null,
                alerts);
    }

    /** Whether somebody counted what it answered. */
    @JsonIgnore
    public boolean isCounted() {
        return requests != null;
    }

    /** The requests that were counted. */
    @JsonIgnore
    public long counted() {
        return requests == null ? 0 : requests;
    }

    /** How many requests were answered with an error, as exactly as the rounded figures say. */
    @JsonIgnore
    public double failed() {
        return errors == null ? 0 : errors * counted();
    }

    /** Whether it is of one version and, where a digest is named, of that image. */
    boolean isOf(String wanted, @Nullable String image) {
        return version.equals(wanted) && (image == null || image.equals(digest));
    }
}
