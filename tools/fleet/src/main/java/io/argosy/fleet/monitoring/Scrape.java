package io.argosy.fleet.monitoring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one process exposed at one moment, read from Prometheus's text format
 * (prometheus.io/docs/instrumenting/exposition_formats). Lines that are none of it are passed over.
 */
public final class Scrape {
    /** More series than Prometheus itself would take of a process. */
    private static final int MOST_SERIES = 20_000;

    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)(?: \\d+)?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private record Series(String labels, double value) {
        String label(String name) {
            Matcher matcher = LABEL.matcher(labels);
            while (matcher.find()) {
                if (matcher.group(1).equals(name)) {
                    return matcher.group(2);
                }
            }
            return "";
        }
    }

    private final long nanos;
    private final Map<String, List<Series>> series = new TreeMap<>();

    private Scrape(long nanos) {
        this.nanos = nanos;
    }

    /**
     * Reads a scrape.
     *
     * @param nanos when it was taken, on a clock that never goes back, as {@link System#nanoTime()}
     */
    public static Scrape of(long nanos, String text) {
        Scrape scrape = new Scrape(nanos);
        text.lines().limit(MOST_SERIES).forEach(scrape::read);
        return scrape;
    }

    private void read(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return;
        }
        try {
            String number = parts.group(3).replace("Inf", "Infinity");
            String labels = parts.group(2) == null ? "" : parts.group(2);
            series.computeIfAbsent(parts.group(1), _ -> new ArrayList<>())
                    .add(new Series(labels, Double.parseDouble(number)));
        } catch (NumberFormatException e) {
            // Not a sample.
        }
    }

    /** Two looks at one process: {@code before} is null where there was none. */
    public record Twice(@Nullable Scrape before, Scrape now) {}

    /** The signals of a version, of all its processes together. */
    public static GoldenSignals between(String version, List<Twice> processes) {
        Growth growth = new Growth();
        double inFlight = 0;
        double waiting = 0;
        double heap = 0;
        for (Twice process : processes) {
            inFlight += process.now.sum(Metric.IN_FLIGHT, _ -> true);
            waiting += process.now.sum(Metric.WAITING, _ -> true);
            heap += process.now.sum(Metric.JVM_MEMORY, one -> one.label("area").equals("heap"));
            if (process.before != null) {
                growth.add(process.before, process.now);
            }
        }
        boolean looked = !processes.isEmpty();
        return new GoldenSignals(
                version,
                processes.size(),
                growth.requests(),
                growth.errors(),
                growth.quantile(0.5),
                growth.quantile(0.95),
                growth.quantile(0.99),
                looked ? inFlight : null,
                looked ? waiting : null,
                growth.cores(),
                looked ? heap : null);
    }

    /**
     * What a process answered between two looks, in whole requests.
     *
     * @param requests that it answered
     * @param errors how many of them with 500 or more
     * @param buckets how many took no longer than so many seconds
     */
    public record Counted(double requests, double errors, NavigableMap<Double, Double> buckets) {
        /** Nothing. */
        public static final Counted NOTHING = new Counted(0, 0, new TreeMap<>());

        public Counted {
            buckets = new TreeMap<>(buckets);
        }

        /** Both together. */
        public Counted plus(Counted other) {
            NavigableMap<Double, Double> sum = new TreeMap<>(buckets);
            other.buckets.forEach((bound, count) -> sum.merge(bound, count, Double::sum));
            return new Counted(requests + other.requests, errors + other.errors, sum);
        }

        /** What came since a count of the same process; all of it where that began anew meanwhile. */
        public Counted since(Counted before) {
            if (requests < before.requests) {
                return this;
            }
            NavigableMap<Double, Double> grown = new TreeMap<>(buckets);
            grown.replaceAll((bound, count) -> Math.max(0, count - before.buckets.getOrDefault(bound, 0.0)));
            return new Counted(requests - before.requests, Math.max(0, errors - before.errors), grown);
        }

        /** What such a share of the requests was answered within, in seconds; null where there was none. */
        public @Nullable Double quantile(double share) {
            return Scrape.quantile(buckets, share);
        }
    }

    /**
     * How often values fell in a bin of training.
     *
     * @param of {@code input} or {@code score}
     * @param name the input's, or the score's label
     * @param bin its number, or {@code none} for values that were missing
     * @param seen by this process since it started
     * @param trained by training
     */
    public record Bin(String of, String name, String bin, double seen, double trained) {}

    /** The values of every input and score, by bin. */
    public List<Bin> bins() {
        Map<String, Double> seen = new HashMap<>();
        for (Series one : of(Metric.VALUES.exposed())) {
            seen.put(one.label("of") + "/" + one.label("name") + "/" + one.label("bin"), one.value());
        }
        return of(Metric.TRAINING_VALUES.exposed()).stream()
                .map(one -> new Bin(
                        one.label("of"),
                        one.label("name"),
                        one.label("bin"),
                        seen.getOrDefault(one.label("of") + "/" + one.label("name") + "/" + one.label("bin"), 0.0),
                        one.value()))
                .toList();
    }

    /** What a process answered since it was looked at before; since it started, where it was not. */
    public Counted since(@Nullable Scrape before) {
        Scrape then = before == null ? new Scrape(nanos) : before;
        String histogram = Metric.REQUEST_SECONDS.exposed();
        NavigableMap<Double, Double> buckets = Growth.byBound(this, histogram);
        Map<Double, Double> earlier = Growth.byBound(then, histogram);
        // Counters that are less than they were began anew, all of them.
        boolean anew = total(histogram) < then.total(histogram);
        buckets.replaceAll((bound, count) -> anew ? count : Math.max(0, count - earlier.getOrDefault(bound, 0.0)));
        return new Counted(
                Growth.grown(then, this, histogram + "_count", _ -> true),
                Growth.grown(
                        then,
                        this,
                        histogram + "_count",
                        one -> one.label("status").startsWith("5")),
                buckets);
    }

    /**
     * Of each input or each score, how many values fell into each bin since it was looked at before; since it started, where it was not.
     *
     * @param metric that counts them
     * @param of as a {@link Bin} has it
     */
    Map<String, Map<String, Double>> valuesSince(@Nullable Scrape before, Metric metric, String of) {
        Map<String, Map<String, Double>> now = values(metric, of);
        Map<String, Map<String, Double>> then = before == null ? Map.of() : before.values(metric, of);
        now.forEach((name, bins) -> bins.replaceAll((bin, count) -> {
            double known = then.getOrDefault(name, Map.of()).getOrDefault(bin, 0.0);
            return count < known ? count : count - known;
        }));
        return now;
    }

    /** Of each input or each score, how many rows of training fell into each bin. */
    Map<String, Map<String, Double>> trained(String of) {
        return values(Metric.TRAINING_VALUES, of);
    }

    /** How good its version is in use, by outcomes; nothing where it does not say. */
    public Optional<OutcomeFigures> quality() {
        OutcomeFigures.Told told = new OutcomeFigures.Told();
        ofAll(Metric.QUALITY).forEach(one -> told.bound(one.label("measure"), one.label("bound"), one.value()));
        ofAll(Metric.QUALITY_PREDICTIONS).forEach(one -> told.predictions(one.value()));
        return told.figures();
    }

    /** Figures that are known by outcomes, and of no slice. */
    private List<Series> ofAll(Metric metric) {
        return of(metric.exposed()).stream()
                .filter(one -> one.label("known_by").equals(OutcomeFigures.Told.KNOWN_BY)
                        && one.label("slice").isEmpty())
                .toList();
    }

    private Map<String, Map<String, Double>> values(Metric metric, String of) {
        Map<String, Map<String, Double>> values = new TreeMap<>();
        for (Series one : of(metric.exposed())) {
            if (!metric.has("of") || one.label("of").equals(of)) {
                values.computeIfAbsent(one.label("name"), _ -> new TreeMap<>())
                        .merge(one.label("bin"), one.value(), Double::sum);
            }
        }
        return values;
    }

    private double total(String histogram) {
        return of(histogram + "_count").stream().mapToDouble(Series::value).sum();
    }

    private List<Series> of(String name) {
        return series.getOrDefault(name, List.of());
    }

    private double sum(Metric metric, Predicate<Series> which) {
        return of(metric.exposed()).stream()
                .filter(which)
                .mapToDouble(Series::value)
                .sum();
    }

    /** What has grown between two looks, over several processes. */
    private static final class Growth {
        private final NavigableMap<Double, Double> buckets = new TreeMap<>();
        private boolean any;
        private double requests;
        private double errors;
        private double cores;

        void add(Scrape before, Scrape now) {
            double seconds = (now.nanos - before.nanos) / 1e9;
            if (seconds <= 0) {
                return;
            }
            any = true;
            String histogram = Metric.REQUEST_SECONDS.exposed();
            requests += grown(before, now, histogram + "_count", _ -> true) / seconds;
            errors += grown(
                            before,
                            now,
                            histogram + "_count",
                            one -> one.label("status").startsWith("5"))
                    / seconds;
            cores += grown(before, now, Metric.CPU_SECONDS.exposed(), _ -> true) / seconds;
            for (Map.Entry<Double, Double> bucket : byBound(now, histogram).entrySet()) {
                double then = byBound(before, histogram).getOrDefault(bucket.getKey(), 0.0);
                buckets.merge(bucket.getKey(), Math.max(0, bucket.getValue() - then) / seconds, Double::sum);
            }
        }

        private static NavigableMap<Double, Double> byBound(Scrape scrape, String histogram) {
            NavigableMap<Double, Double> bounds = new TreeMap<>();
            for (Series one : scrape.of(histogram + "_bucket")) {
                String bound = one.label("le");
                bounds.merge(
                        bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
                        one.value(),
                        Double::sum);
            }
            return bounds;
        }

        /** A counter that is less than it was began anew. */
        private static double grown(Scrape before, Scrape now, String name, Predicate<Series> which) {
            double then = before.of(name).stream()
                    .filter(which)
                    .mapToDouble(Series::value)
                    .sum();
            double today = now.of(name).stream()
                    .filter(which)
                    .mapToDouble(Series::value)
                    .sum();
            return today < then ? today : today - then;
        }

        @Nullable
        Double requests() {
            return any ? requests : null;
        }

        @Nullable
        Double errors() {
            return any && requests > 0 ? errors / requests : null;
        }

        @Nullable
        Double cores() {
            return any ? cores : null;
        }

        @Nullable
        Double quantile(double share) {
            return Scrape.quantile(buckets, share);
        }
    }

    /** As Prometheus's histogram_quantile: even within a bucket, and the last bound for what is beyond it. */
    private static @Nullable Double quantile(NavigableMap<Double, Double> buckets, double share) {
        if (buckets.isEmpty() || buckets.lastEntry().getValue() <= 0) {
            return null;
        }
        double rank = share * buckets.lastEntry().getValue();
        double lower = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
            if (bucket.getValue() >= rank) {
                if (bucket.getKey().isInfinite()) {
                    return lower;
                }
                double within = bucket.getValue() - below;
                return lower + (bucket.getKey() - lower) * (within > 0 ? (rank - below) / within : 1);
            }
            lower = bucket.getKey();
            below = bucket.getValue();
        }
        return lower;
    }
}
