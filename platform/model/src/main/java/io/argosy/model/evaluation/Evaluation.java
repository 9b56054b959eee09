package io.argosy.model.evaluation;

import io.argosy.model.evaluation.Slicing.Part;
import io.argosy.model.evidence.Metric;
import io.argosy.model.evidence.Reliability;
import io.argosy.model.evidence.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Measures judged rows, overall and by slice. */
public final class Evaluation {
    private final List<Measure> measures;
    private final Bootstrap bootstrap;
    private final Judged judged;

    /** Prepares to measure rows that differ, with the bootstrap's draws made from {@code seed}. */
    public Evaluation(Judged judged, long seed) {
        this(judged, IntStream.range(0, judged.size()).toArray(), seed);
    }

    /**
     * The same where rows belong together.
     *
     * @param groups per row the number of its group, from 0 on: see {@link Bootstrap}
     */
    public Evaluation(Judged judged, int[] groups, long seed) {
        this.judged = judged;
        this.measures = Measure.all(judged);
        this.bootstrap = new Bootstrap(groups, seed);
    }

    /** The figures over all rows. */
    public List<Metric> overall() {
        int[] all = new int[judged.size()];
        Arrays.fill(all, 1);
        return metrics(all);
    }

    /** How far the probabilities came true; empty for a regression. */
    public Optional<Reliability> reliability() {
        return judged.signature().labels().isEmpty()
                ? Optional.empty()
                : Optional.of(new CalibrationMeasure(judged).reliability());
    }

    /** The figures over the parts that the named features split the rows into. */
    public List<Slice> slices(List<String> features) {
        var slices = new ArrayList<Slice>();
        for (String feature : features) {
            for (Part part : Slicing.parts(judged, feature)) {
                slices.add(new Slice(feature, part.name(), part.rows(), metrics(part.members())));
            }
        }
        return slices;
    }

    private List<Metric> metrics(int[] part) {
        var metrics = new ArrayList<Metric>();
        for (Measure measure : measures) {
            double value = measure.of(part);
            if (Double.isFinite(value)) {
                Bootstrap.Interval interval = bootstrap.interval(measure::of, part);
                // With few groups a figure may be defined for all rows and for no draw.
                if (Double.isNaN(interval.low())) {
                    continue;
                }
                metrics.add(new Metric(measure.name(), value, interval.low(), interval.high()));
            }
        }
        return metrics;
    }
}
