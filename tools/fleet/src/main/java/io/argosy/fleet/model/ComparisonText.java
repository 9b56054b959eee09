package io.argosy.fleet.model;

import io.argosy.fleet.model.ComparisonReport.Contract;
import io.argosy.fleet.model.ComparisonReport.Difference;
import io.argosy.fleet.model.ComparisonReport.Golden;
import io.argosy.fleet.model.ComparisonReport.Part;
import io.argosy.fleet.model.ComparisonReport.Side;
import io.argosy.model.comparison.Flip;
import io.argosy.model.evidence.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A {@link ComparisonReport} for people. */
public final class ComparisonText {
    /** How many flips and golden rows are shown; {@code -o json} has more. */
    private static final int SHOWN = 10;

    private static final int SHORT = 80;

    private final ComparisonReport report;
    private final List<String> lines = new ArrayList<>();

    private ComparisonText(ComparisonReport report) {
        this.report = report;
    }

    /** The lines. */
    public static List<String> of(ComparisonReport report) {
        ComparisonText text = new ComparisonText(report);
        text.lines.add(report.service() + " " + format(report.candidate()) + " against " + format(report.incumbent()));
        text.contract();
        text.figures();
        text.slices();
        text.flips();
        text.golden();
        return text.lines;
    }

    private static String format(Side side) {
        return side.version() + " (" + side.origin() + ")";
    }

    private void contract() {
        lines.add("");
        if (report.contract().isEmpty()) {
            lines.add("contract: what callers send and are sent has the same form");
            return;
        }
        lines.add("contract: " + (report.breaking() ? "callers of the incumbent may break" : "callers can go on"));
        Columns columns = new Columns("  DIFFERENCE", "BREAKS", "");
        for (Contract difference : report.contract()) {
            columns.add("  " + difference.kind(), difference.breaking() ? "yes" : "no", difference.message());
        }
        lines.addAll(columns.lines());
    }

    private void figures() {
        lines.add("");
        if (report.overall().isEmpty()) {
            lines.add("figures: none, because "
                    + (report.rows() == 0
                            ? "no row of " + report.data() + " can be answered by both"
                            : "the two answer different questions"));
            return;
        }
        String rows = report.rows() == report.records()
                ? String.format(Locale.ROOT, "%,d rows", report.rows())
                : String.format(Locale.ROOT, "the %,d of %,d rows that both take", report.rows(), report.records());
        lines.add("figures on " + rows + " of " + report.data()
                + (report.seen() ? ", which training has seen: a model that learned them by heart looks better" : ""));
        Columns columns = new Columns("  FIGURE", "INCUMBENT", "CANDIDATE", "DIFFERENCE, 95 %", "");
        report.overall().forEach(difference -> add(columns, "  " + difference.name(), difference));
        lines.addAll(columns.lines());
        if (report.seen()) {
            recorded();
        }
    }

    private static void add(Columns columns, String name, Difference difference) {
        columns.add(
                name,
                Format.figure(difference.incumbent()),
                Format.figure(difference.candidate()),
                Format.figure(difference.low()) + " to " + Format.figure(difference.high()),
                difference.verdict());
    }

    /** What cross-validation said of each, on rows that the judged fits had not seen. */
    private void recorded() {
        lines.add("");
        lines.add("figures that training recorded, on rows kept from each fit"
                + (report.incumbent().dataSha256().equals(report.candidate().dataSha256())
                        ? ""
                        : "; the two had different data, so they say little of each other"));
        Map<String, Metric> before =
                report.incumbent().recorded().stream().collect(Collectors.toMap(Metric::name, metric -> metric));
        Columns columns = new Columns("  FIGURE", "INCUMBENT, 95 %", "CANDIDATE, 95 %");
        for (Metric metric : report.candidate().recorded()) {
            Metric other = before.get(metric.name());
            columns.add("  " + metric.name(), other == null ? "" : format(other), format(metric));
        }
        lines.addAll(columns.lines());
    }

    private static String format(Metric metric) {
        return Format.figure(metric.value()) + " (" + Format.figure(metric.low()) + " to "
                + Format.figure(metric.high()) + ")";
    }

    /** Each slice's first figure, and what else differs beyond chance. */
    private void slices() {
        if (report.slices().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("slices: the first figure of each, and all that differ beyond chance");
        Columns columns =
                new Columns("  ROWS WHERE", "ROWS", "FIGURE", "INCUMBENT", "CANDIDATE", "DIFFERENCE, 95 %", "");
        for (Part part : report.slices()) {
            for (int i = 0; i < part.figures().size(); i++) {
                Difference figure = part.figures().get(i);
                if (i == 0 || !figure.verdict().equals("even")) {
                    columns.add(
                            "  " + part.feature() + " is " + part.part(),
                            Integer.toString(part.rows()),
                            figure.name(),
                            Format.figure(figure.incumbent()),
                            Format.figure(figure.candidate()),
                            Format.figure(figure.low()) + " to " + Format.figure(figure.high()),
                            figure.verdict());
                }
            }
        }
        lines.addAll(columns.lines());
    }

    private void flips() {
        if (report.flipCount() == 0) {
            return;
        }
        lines.add("");
        lines.add(report.flipCount() + " rows are decided otherwise");
        for (Flip flip : report.flips().stream().limit(SHOWN).toList()) {
            String verdict = flip.candidate().equals(flip.right())
                    ? "now right"
                    : flip.incumbent().equals(flip.right()) ? "now wrong" : "still wrong, it is " + flip.right();
            String instance = flip.instance().length() <= SHORT ? " " + flip.instance() : "";
            lines.add("  row " + (flip.record() + 1) + ": " + flip.incumbent() + " -> " + flip.candidate() + ", "
                    + verdict + instance);
        }
        more(report.flipCount());
    }

    private void golden() {
        lines.add("");
        lines.add(
                report.golden().isEmpty()
                        ? "golden rows: the incumbent's are all answered as it answers them"
                        : "golden rows: " + report.golden().size() + " of the incumbent's are answered otherwise");
        for (Golden row : report.golden().stream().limit(SHOWN).toList()) {
            lines.add("  line " + row.line() + ", " + row.note() + ": "
                    + (row.actual().isEmpty()
                            ? row.message()
                            : format(row.actual()) + " instead of " + format(row.expected())));
        }
        more(report.golden().size());
    }

    private static String format(List<Double> answer) {
        return answer.stream().map(Format::figure).collect(Collectors.joining(", "));
    }

    private void more(int count) {
        if (count > SHOWN) {
            lines.add("  and " + (count - SHOWN) + " more");
        }
    }
}
