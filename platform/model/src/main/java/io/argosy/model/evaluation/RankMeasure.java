package io.argosy.model.evaluation;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * {@code auc}: the area under the ROC curve, which is the chance that a row of the second label gets a higher
 * probability of it than one of the first; equal ones count half.
 */
final class RankMeasure implements Measure {
    private final int[] order;
    private final boolean[] positive;
    private final double[] scores;

    RankMeasure(Judged judged) {
        order = IntStream.range(0, judged.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> judged.output(i, 1)))
                .mapToInt(Integer::intValue)
                .toArray();
        positive = new boolean[order.length];
        scores = new double[order.length];
        for (int i = 0; i < order.length; i++) {
            positive[i] = judged.label(order[i]) == 1;
            scores[i] = judged.output(order[i], 1);
        }
    }

    @Override
    public String name() {
        return "auc";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public double of(int[] weights) {
        double won = 0;
        double negatives = 0;
        double positives = 0;
        for (int i = 0; i < order.length; ) {
            double tiedNegatives = 0;
            double tiedPositives = 0;
            double score = scores[i];
            for (; i < order.length && scores[i] == score; i++) {
                if (positive[i]) {
                    tiedPositives += weights[order[i]];
                } else {
                    tiedNegatives += weights[order[i]];
                }
            }
            won += tiedPositives * (negatives + tiedNegatives / 2);
            negatives += tiedNegatives;
            positives += tiedPositives;
        }
        return won / (negatives * positives);
    }
}
