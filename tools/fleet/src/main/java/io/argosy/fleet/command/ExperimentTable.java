package io.argosy.fleet.command;

import io.argosy.fleet.experiment.Figure;
import io.argosy.fleet.experiment.Run;
import io.argosy.fleet.experiment.RunComparison;
import io.argosy.fleet.model.Columns;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs as lines, the newest first, and what differs between two. */
final class ExperimentTable {
    /** So many figures have a column. */
    private static final int MOST_FIGURES = 4;

    /** So many digits of a hash tell it from others. */
    private static final int DIGITS = 8;

    private ExperimentTable() {}

    static List<String> of(List<Run> runs) {
        List<String> names = runs.reversed().stream()
                .map(Run::figures)
                .filter(figures -> !figures.isEmpty())
                .findFirst()
                .map(figures -> figures.keySet().stream().limit(MOST_FIGURES).toList())
                .orElse(List.of());
        List<String> header = new ArrayList<>(List.of("RUN", "BEGAN", "VERSION", "ALGORITHM"));
        names.forEach(name -> header.add(name.toUpperCase(Locale.ROOT)));
        header.addAll(List.of("ROWS", "TOOK", "DATA", "RECIPE", "CODE", ""));
        Columns table = new Columns(header.toArray(String[]::new));
        for (Run run : runs.reversed()) {
            List<String> cells = new ArrayList<>(List.of(
                    Integer.toString(run.number()),
                    run.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                    run.version(),
                    run.algorithm()));
            names.forEach(name -> cells.add(figure(run.figures().get(name))));
            cells.addAll(List.of(
                    run.rows() == 0 ? "-" : Integer.toString(run.rows()),
                    String.format(Locale.ROOT, "%.1f s", run.seconds()),
                    shortened(run.data()),
                    shortened(run.files().getOrDefault("recipe.yaml", "-")),
                    shortened(run.code()),
                    run.trouble()));
            table.add(cells.toArray(String[]::new));
        }
        return table.lines();
    }

    static List<String> of(RunComparison comparison) {
        List<String> lines = new ArrayList<>();
        String from = "RUN " + comparison.from();
        String to = "RUN " + comparison.to();
        if (!comparison.figures().isEmpty()) {
            Columns figures = new Columns("FIGURE", from, to, "");
            for (RunComparison.Change change : comparison.figures()) {
                figures.add(change.name(), number(change.from()), number(change.to()), word(comparison, change));
            }
            lines.addAll(figures.lines());
        }
        if (!comparison.sameRows()) {
            lines.add("they saw other data: the figures do not compare");
        }
        if (comparison.differences().isEmpty()) {
            lines.add("nothing that went in differs");
        } else {
            Columns table = new Columns("WHAT WENT IN", from, to);
            comparison.differences().forEach(one -> table.add(one.name(), value(one.from()), value(one.to())));
            lines.addAll(table.lines());
        }
        return lines;
    }

    private static String word(RunComparison comparison, RunComparison.Change change) {
        Boolean better = change.better();
        return better == null || !comparison.sameRows() ? "" : better ? "better" : "worse";
    }

    /** Hashes are cut short, and nothing else is. */
    private static String value(@Nullable String value) {
        if (value == null) {
            return "-";
        }
        return value.matches("[0-9a-f]{40,64}") ? shortened(value) : value;
    }

    private static String figure(@Nullable Figure figure) {
        return figure == null ? "-" : number(figure.value());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 1_000 ? "%.4f" : "%.1f", value);
    }

    private static String shortened(String hash) {
        return hash.length() <= DIGITS ? hash : hash.substring(0, DIGITS);
    }
}
