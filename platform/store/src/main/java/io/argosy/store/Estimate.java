package io.argosy.store;

import io.argosy.model.evaluation.Judged;
import io.argosy.model.evaluation.Measure;
import io.argosy.model.signature.Row;
import io.argosy.serving.metrics.StoreMetrics.KnownBy;
import io.argosy.serving.metrics.StoreMetrics.Quality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How good a classification is likely to be before anybody knows what comes true, by its own probabilities (CBPE, confidence-based
 * performance estimation): each prediction comes true as its probabilities say, again and again, over predictions drawn with replacement.
 * The middle of the figures is the estimate, and the middle 95 % its interval.
 *
 * <p>It holds as far as the probabilities are calibrated for what is asked now. It sees that inputs became harder or easier; it cannot see
 * that the same inputs come true otherwise than in training, which only outcomes tell.
 */
final class Estimate {
    private static final int DRAWS = 200;
    private static final double TAIL = 0.025;

    private Estimate() {}

    /** The figures that may be expected; none for a regression, which has no probabilities. */
    static List<Quality> of(Judged answered, long seed) {
        if (answered.signature().labels().isEmpty()) {
            return List.of();
        }
        SplittableRandom random = new SplittableRandom(seed);
        TreeMap<String, List<Double>> drawn = new TreeMap<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            int[] weights = new int[answered.size()];
            for (int i = 0; i < weights.length; i++) {
                weights[random.nextInt(weights.length)]++;
            }
            for (Measure measure : Measure.all(comeTrue(answered, random))) {
                double value = measure.of(weights);
                if (Double.isFinite(value)) {
                    drawn.computeIfAbsent(measure.name(), _ -> new ArrayList<>())
                            .add(value);
                }
            }
        }
        List<Quality> figures = new ArrayList<>();
        drawn.forEach((measure, values) -> {
            double[] sorted =
                    values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            int tail = (int) Math.floor(TAIL * sorted.length);
            figures.add(new Quality(
                    KnownBy.ESTIMATE,
                    "",
                    "",
                    measure,
                    Arrays.stream(sorted).average().orElse(0),
                    sorted[tail],
                    sorted[sorted.length - 1 - tail],
                    answered.size()));
        });
        return figures;
    }

    private static Judged comeTrue(Judged answered, SplittableRandom random) {
        int labels = answered.signature().labels().size();
        double[] targets = new double[answered.size()];
        double[] outputs = new double[answered.size() * labels];
        List<Row> rows =
                IntStream.range(0, answered.size()).mapToObj(answered::row).toList();
        for (int i = 0; i < targets.length; i++) {
            double left = random.nextDouble();
            int label = 0;
            for (int k = 0; k < labels; k++) {
                outputs[i * labels + k] = answered.output(i, k);
            }
            while (label < labels - 1 && left >= answered.output(i, label)) {
                left -= answered.output(i, label++);
            }
            targets[i] = label;
        }
        return new Judged(answered.signature(), rows, targets, outputs);
    }
}
