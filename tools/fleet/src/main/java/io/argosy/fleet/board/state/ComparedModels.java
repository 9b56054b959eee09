package io.argosy.fleet.board.state;

import io.argosy.fleet.model.LabelledData;
import io.argosy.fleet.release.Overlay;
import io.argosy.model.ModelPackage;
import io.argosy.model.comparison.Comparison;
import io.argosy.model.comparison.MetricDifference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Two models on the same held-out rows.
 *
 * @param rows how many rows the figures are over
 * @param figures each model's, and the interval of the difference
 * @param flips how many rows are decided otherwise
 * @param curves of two labels ROC and calibration, of a regression the residuals; empty for more labels
 */
public record ComparedModels(
        Overlay place,
        String left,
        String comes,
        int rows,
        List<MetricDifference> figures,
        int flips,
        List<Curves> curves) {
    private static final int BINS = 10;
    private static final int RESIDUAL_BINS = 24;
    private static final int MOST_POINTS = 200;

    public ComparedModels {
        figures = List.copyOf(figures);
        curves = List.copyOf(curves);
    }

    /** A point of a curve. */
    public record Point(double x, double y) {}

    /** What a curve shows. */
    public enum Kind {
        ROC,
        CALIBRATION,
        RESIDUALS
    }

    /** Both models' curve of one kind. */
    public record Curves(Kind kind, List<Point> left, List<Point> comes) {
        public Curves {
            left = List.copyOf(left);
            comes = List.copyOf(comes);
        }
    }

    static ComparedModels of(
            Overlay place, String left, ModelPackage before, String comes, ModelPackage after, LabelledData data) {
        Comparison comparison = data.compare(before, after, (_, _, _, _) -> false);
        List<Curves> curves = new ArrayList<>();
        int labels = after.signature().labels().size();
        if (labels != before.signature().labels().size() || labels > 2) {
            return new ComparedModels(
                    place, left, comes, comparison.rows(), comparison.overall(), comparison.flipCount(), curves);
        }
        List<Answered.One> then = Answered.of(before, data).answers();
        List<Answered.One> now = Answered.of(after, data).answers();
        if (labels == 2) {
            curves.add(new Curves(Kind.ROC, roc(then), roc(now)));
            curves.add(new Curves(Kind.CALIBRATION, calibration(then), calibration(now)));
        } else {
            double most = Math.max(largest(then), largest(now));
            curves.add(new Curves(Kind.RESIDUALS, residuals(then, most), residuals(now, most)));
        }
        return new ComparedModels(
                place, left, comes, comparison.rows(), comparison.overall(), comparison.flipCount(), curves);
    }

    /** The share of wrong and of right ones among those from each probability on. */
    static List<Point> roc(List<Answered.One> answers) {
        List<Answered.One> ranked = answers.stream()
                .sorted(Comparator.comparingDouble(Answered.One::answer).reversed())
                .toList();
        double positives = ranked.stream().filter(one -> one.right() == 1).count();
        double negatives = ranked.size() - positives;
        List<Point> points = new ArrayList<>(List.of(new Point(0, 0)));
        if (positives == 0 || negatives == 0) {
            return points;
        }
        double right = 0;
        double wrong = 0;
        int each = Math.max(1, ranked.size() / MOST_POINTS);
        for (int i = 0; i < ranked.size(); i++) {
            right += ranked.get(i).right();
            wrong += 1 - ranked.get(i).right();
            // Equal answers have no order among themselves.
            boolean tied = i + 1 < ranked.size()
                    && ranked.get(i + 1).answer() == ranked.get(i).answer();
            if (!tied && (i % each == 0 || i == ranked.size() - 1)) {
                points.add(new Point(wrong / negatives, right / positives));
            }
        }
        return points;
    }

    private static List<Point> calibration(List<Answered.One> answers) {
        double[] rows = new double[BINS];
        double[] said = new double[BINS];
        double[] came = new double[BINS];
        for (Answered.One one : answers) {
            int bin = Math.min(BINS - 1, (int) (one.answer() * BINS));
            rows[bin]++;
            said[bin] += one.answer();
            came[bin] += one.right();
        }
        List<Point> points = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            if (rows[bin] > 0) {
                points.add(new Point(said[bin] / rows[bin], came[bin] / rows[bin]));
            }
        }
        return points;
    }

    private static double largest(List<Answered.One> answers) {
        return answers.stream()
                .mapToDouble(one -> Math.abs(one.answer() - one.right()))
                .max()
                .orElse(1);
    }

    /** The share of rows by how far the answer is off. */
    private static List<Point> residuals(List<Answered.One> answers, double most) {
        double[] counts = new double[RESIDUAL_BINS];
        for (Answered.One one : answers) {
            double share = (one.answer() - one.right() + most) / (2 * most);
            counts[Math.clamp((int) (share * RESIDUAL_BINS), 0, RESIDUAL_BINS - 1)]++;
        }
        List<Point> points = new ArrayList<>();
        for (int bin = 0; bin < RESIDUAL_BINS; bin++) {
            double middle = (bin + 0.5) / RESIDUAL_BINS * 2 * most - most;
            points.add(new Point(middle, answers.isEmpty() ? 0 : counts[bin] / answers.size()));
        }
        return points;
    }
}
