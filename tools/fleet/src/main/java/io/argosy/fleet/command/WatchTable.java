package io.argosy.fleet.command;

import io.argosy.fleet.Visible;
import io.argosy.fleet.monitoring.GoldenSignals;
import io.argosy.fleet.watch.View;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A look at a service, as a table for a terminal that is drawn over the one before, or as lines that follow each other. */
final class WatchTable {
    private static final List<String> HEADER = List.of(
            "VERSION", "GIT", "RUNS", "REQ/S", "ERRORS", "P50", "P95", "P99", "FLIGHT", "WAITS", "CORES", "HEAP");
    private static final String NOTHING = "-";

    private WatchTable() {}

    /** The table's lines, old version before new. */
    static List<String> lines(View view) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        for (GoldenSignals signals : view.versions()) {
            List<String> row = new ArrayList<>();
            row.add(Visible.of(signals.version()));
            row.add(signals.version().equals(view.pinned()) ? "pinned" : NOTHING);
            row.addAll(figures(signals));
            rows.add(row);
        }
        List<String> lines = new ArrayList<>();
        lines.add(view.service() + " in " + view.environment() + " at " + time(view));
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int width = width(rows, column);
                String blanks = " ".repeat(width - row.get(column).length());
                // Words to the left, figures to the right.
                line.append(column < 2 ? row.get(column) + blanks : blanks + row.get(column))
                        .append("  ");
            }
            lines.add(line.toString().stripTrailing());
        }
        view.troubles().forEach(trouble -> lines.add(Visible.of(trouble)));
        return lines;
    }

    /** One line for each version, and one for each trouble, each complete by itself. */
    static List<String> plain(View view) {
        List<String> lines = new ArrayList<>();
        String place = time(view) + " " + view.environment() + "/" + view.service() + " ";
        for (GoldenSignals signals : view.versions()) {
            List<String> figures = figures(signals);
            StringBuilder line = new StringBuilder(place).append(Visible.of(signals.version()));
            for (int i = 0; i < figures.size(); i++) {
                line.append("  ")
                        .append(HEADER.get(i + 2).toLowerCase(Locale.ROOT))
                        .append(' ')
                        .append(figures.get(i));
            }
            lines.add(line.toString());
        }
        view.troubles().forEach(trouble -> lines.add(place + Visible.of(trouble)));
        return lines;
    }

    private static String time(View view) {
        return EngineConsole.at(view.at().atZone(ZoneId.systemDefault()).toLocalTime());
    }

    private static List<String> figures(GoldenSignals signals) {
        return List.of(
                String.valueOf(signals.processes()),
                told("%.1f", signals.requests()),
                told("%.2f%%", signals.errors() == null ? null : 100 * signals.errors()),
                seconds(signals.p50()),
                seconds(signals.p95()),
                seconds(signals.p99()),
                told("%.0f", signals.inFlight()),
                told("%.0f", signals.waiting()),
                told("%.2f", signals.cores()),
                told("%.0fMi", signals.heap() == null ? null : signals.heap() / (1 << 20)));
    }

    private static String seconds(@Nullable Double seconds) {
        return seconds == null || seconds < 1
                ? told("%.1fms", seconds == null ? null : 1_000 * seconds)
                : told("%.2fs", seconds);
    }

    private static String told(String form, @Nullable Double value) {
        return value == null ? NOTHING : String.format(Locale.ROOT, form, value);
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
