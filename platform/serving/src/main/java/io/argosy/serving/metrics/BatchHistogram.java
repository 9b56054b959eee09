package io.argosy.serving.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;

/** A Prometheus histogram without labels that takes many values at once; the client's own takes them one by one. */
final class BatchHistogram implements Collector {
    private final String name;
    private final String help;
    private final double[] bounds;
    private final AtomicLongArray counts;
    private final DoubleAdder sum = new DoubleAdder();

    /**
     * An empty histogram.
     *
     * @param bounds the upper bounds of all buckets but the last, which has none, in rising order
     */
    BatchHistogram(String name, String help, double[] bounds) {
        this.name = name;
        this.help = help;
        this.bounds = bounds.clone();
        this.counts = new AtomicLongArray(bounds.length + 1);
    }

    double[] bounds() {
        return bounds.clone();
    }

    void add(PredictionTally.Buckets values) {
        if (values.total() == 0) {
            return;
        }
        for (int i = 0; i < counts.length(); i++) {
            if (values.count(i) > 0) {
                counts.getAndAdd(i, values.count(i));
            }
        }
        sum.add(values.sum());
    }

    void clear() {
        for (int i = 0; i < counts.length(); i++) {
            counts.set(i, 0);
        }
        sum.reset();
    }

    @Override
    public HistogramSnapshot collect() {
        double[] upper = Arrays.copyOf(bounds, bounds.length + 1);
        upper[bounds.length] = Double.POSITIVE_INFINITY;
        long[] values = new long[upper.length];
        Arrays.setAll(values, counts::get);
        return HistogramSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(upper, values))
                        .sum(sum.sum())
                        .build())
                .build();
    }
}
