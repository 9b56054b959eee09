package io.argosy.fleet.board.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Lines over time, or over something else; points in per cent of the picture, y downwards.
 *
 * @param most what the top is
 * @param from what the left edge is
 * @param to what the right edge is
 * @param limit where a limit lies; below 0 for none
 * @param summary for who cannot see it
 */
public record Plot(
        String name,
        List<Line> lines,
        String most,
        String from,
        String to,
        double limit,
        String limitTold,
        String summary) {
    public Plot {
        lines = List.copyOf(lines);
    }

    /**
     * A line, or several pieces of one where something is missing in between.
     *
     * @param points as SVG's {@code points}
     */
    public record Line(String name, int rank, List<String> points) {
        public Line {
            points = List.copyOf(points);
        }
    }

    /** A value at a time. */
    record At(Instant at, double value) {}

    /** One line's values. */
    record Series(String name, int rank, List<At> values) {}

    /** A plot over time; nothing of series without a value. */
    static Plot over(
            String name,
            List<Series> series,
            Instant from,
            Instant to,
            Duration gap,
            double limit,
            DoubleFunction<String> told) {
        double highest = series.stream()
                .flatMap(one -> one.values().stream())
                .mapToDouble(At::value)
                .max()
                .orElse(0);
        double most = highest > 0 ? 1.15 * highest : limit > 0 ? 1.15 * limit : 1;
        // A limit that is far away would leave nothing of what there is.
        boolean shown = limit > 0 && (highest <= 0 || limit <= 3 * highest);
        most = shown ? Math.max(most, 1.08 * limit) : most;
        double all = Math.max(1, Duration.between(from, to).toMillis());
        List<Line> lines = new ArrayList<>();
        StringBuilder summary = new StringBuilder(name);
        for (Series one : series) {
            List<String> pieces = new ArrayList<>();
            StringBuilder piece = new StringBuilder();
            Instant before = from;
            for (At value : one.values()) {
                if (Duration.between(before, value.at()).compareTo(gap) > 0 && !piece.isEmpty()) {
                    pieces.add(piece.toString().strip());
                    piece.setLength(0);
                }
                before = value.at();
                double x = 100 * Duration.between(from, value.at()).toMillis() / all;
                piece.append(String.format(Locale.ROOT, "%.2f,%.2f ", x, 100 - 100 * value.value() / most));
            }
            if (!piece.isEmpty()) {
                pieces.add(piece.toString().strip());
            }
            if (!pieces.isEmpty()) {
                lines.add(new Line(one.name(), one.rank(), pieces));
                summary.append("; ")
                        .append(one.name())
                        .append(" last ")
                        .append(told.apply(one.values().getLast().value()));
            }
        }
        return new Plot(
                name,
                lines,
                told.apply(most),
                Show.ago(from, to),
                "now",
                shown ? 100 - 100 * limit / most : -1,
                shown ? told.apply(limit) : "",
                Show.brief(summary.toString()));
    }
}
