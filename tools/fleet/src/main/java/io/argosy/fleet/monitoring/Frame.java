package io.argosy.fleet.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a signal is asked of: which series, over which time. It writes the parts of a query that are the same in all, and refuses
 * what a metric does not have.
 *
 * @param scope matchers that each series has to meet, e.g. {@code service="churn"}
 * @param window the time that rates are taken over, e.g. {@code 5m}
 */
record Frame(List<String> scope, String window) {
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(=|!=|=~|!~)\"[^\"]*\"");

    Frame {
        scope = List.copyOf(scope);
    }

    /** Every service that there is. */
    static Frame all(String window) {
        return new Frame(List.of(), window);
    }

    /** A gauge's series. */
    String now(Metric metric, String... matchers) {
        return of(metric, Metric.Form.GAUGE, "", matchers);
    }

    /** How much a counter grows in a second. */
    String rate(Metric metric, String... matchers) {
        return "rate(" + of(metric, Metric.Form.COUNTER, "", matchers) + "[" + window + "])";
    }

    /** How much a counter has grown. */
    String increase(Metric metric, String... matchers) {
        return "increase(" + of(metric, Metric.Form.COUNTER, "", matchers) + "[" + window + "])";
    }

    /** How many observations a histogram has had. */
    String count(Metric metric, String... matchers) {
        return of(metric, Metric.Form.HISTOGRAM, "_count", matchers);
    }

    /** The same in each of a histogram's buckets. */
    String counts(Metric metric, String... matchers) {
        return of(metric, Metric.Form.HISTOGRAM, "_bucket", matchers);
    }

    /** How many observations a histogram gets in a second. */
    String observed(Metric metric, String... matchers) {
        return "rate(" + of(metric, Metric.Form.HISTOGRAM, "_count", matchers) + "[" + window + "])";
    }

    /** The same in each of a histogram's buckets. */
    String buckets(Metric metric, String... matchers) {
        return "rate(" + of(metric, Metric.Form.HISTOGRAM, "_bucket", matchers) + "[" + window + "])";
    }

    /** How much of each second a summary's observations take. */
    String spent(Metric metric, String... matchers) {
        return "rate(" + of(metric, Metric.Form.SUMMARY, "_sum", matchers) + "[" + window + "])";
    }

    private String of(Metric metric, Metric.Form form, String suffix, String... matchers) {
        if (metric.form() != form) {
            throw new IllegalArgumentException(metric.exposed() + " is a " + metric.form() + ", not a " + form);
        }
        List<String> all = new ArrayList<>(List.of(matchers));
        all.addAll(scope);
        for (String matcher : all) {
            Matcher parts = MATCHER.matcher(matcher);
            if (!parts.matches() || !metric.has(parts.group(1))) {
                throw new IllegalArgumentException(metric.exposed() + " cannot be told apart by " + matcher);
            }
        }
        return metric.exposed() + suffix + (all.isEmpty() ? "" : "{" + String.join(",", all) + "}");
    }
}
