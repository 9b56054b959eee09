package io.argosy.fleet.evidence;

import io.argosy.fleet.monitoring.OutcomeFigures;
import io.argosy.model.evidence.Metric;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How good a version was in use, by what came true of its predictions: on one day, as it was told last.
 *
 * @param at when it was told
 * @param version e.g. {@code 1.2.1-68088975875b}
 * @param digest of its image, with its algorithm; empty where what is pinned names none
 * @param predictions how many it is of, rounded to three digits: those of the last 30 days whose outcome is known, and 5,000 at the most
 * @param figures with the 95 % intervals of chance, the one that a model of its kind is known by first
 */
public record QualityInUse(Instant at, String version, String digest, long predictions, List<Metric> figures) {
    public QualityInUse {
        Figures.require(!version.isEmpty(), "figures are of a version");
        Figures.count("predictions", predictions);
        Figures.require(
                !figures.isEmpty() && figures.size() <= OutcomeFigures.MOST,
                "there are " + figures.size() + " figures, and 1 to " + OutcomeFigures.MOST + " may be");
        figures = List.copyOf(figures);
    }

    /** What was told, rounded. */
    public static QualityInUse of(Instant at, String version, String digest, OutcomeFigures told) {
        return new QualityInUse(
                at,
                version,
                digest,
                Figures.rounded(told.predictions()),
                told.figures().stream().map(QualityInUse::rounded).toList());
    }

    private static Metric rounded(Metric figure) {
        return new Metric(figure.name(), rounded(figure.value()), rounded(figure.low()), rounded(figure.high()));
    }

    private static double rounded(double figure) {
        return Objects.requireNonNull(Figures.rounded((Double) figure));
    }

    /** By how many outcomes it is known, e.g. {@code 1,230 outcomes}. */
    public String outcomes() {
        return predictions == 1 ? "1 outcome" : String.format(Locale.ROOT, "%,d outcomes", predictions);
    }

    /** The figure that a model of its kind is known by, e.g. {@code auc 0.851 by 1,230 outcomes}. */
    public String told() {
        Metric first = figures.getFirst();
        return first.name() + " " + BigDecimal.valueOf(first.value()).toPlainString() + " by " + outcomes();
    }

    /** Whether it is of one version and, where a digest is named, of that image. */
    boolean isOf(String wanted, @Nullable String image) {
        return version.equals(wanted) && (image == null || image.equals(digest));
    }
}
