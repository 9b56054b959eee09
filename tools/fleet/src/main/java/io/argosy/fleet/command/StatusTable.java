package io.argosy.fleet.command;

import io.argosy.fleet.Visible;
import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.engine.state.ServiceStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/** What runs where, as a table, and below it why something is not as it should be. */
final class StatusTable {
    private static final List<String> HEADER = List.of("ENVIRONMENT", "SERVICE", "VERSION", "SYNC", "HEALTH", "URL");
    /** What stands between a column and the next: the version is long and needs no more than one blank. */
    private static final List<String> GAPS = List.of("  ", "  ", " ", "  ", "  ", "");

    private StatusTable() {}

    /**
     * The table's lines.
     *
     * @param ansi whether health is coloured; {@link Ansi#AUTO} does so on a terminal without {@code NO_COLOR}
     */
    static List<String> lines(List<ServiceStatus> statuses, Ansi ansi) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        statuses.forEach(status -> rows.add(List.of(
                status.environment(),
                status.service(),
                status.version(),
                status.sync().toString(),
                status.health().toString(),
                status.url())));
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < HEADER.size(); column++) {
                String cell = Visible.of(rows.get(row).get(column));
                int width = width(rows, column);
                boolean coloured = row > 0 && column == HEADER.indexOf("HEALTH");
                line.append(coloured ? colour(statuses.get(row - 1).health(), ansi) : cell)
                        .append(" ".repeat(width - cell.length()))
                        .append(GAPS.get(column));
            }
            lines.add(line.toString().stripTrailing());
        }
        Map<String, List<String>> told = new LinkedHashMap<>();
        statuses.stream()
                .filter(status -> !status.message().isEmpty())
                .forEach(status -> told.computeIfAbsent(status.message(), _ -> new ArrayList<>())
                        .add(status.name()));
        told.forEach((message, names) -> lines.add(Visible.of(String.join(", ", names) + ": " + message)));
        return lines;
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream()
                .mapToInt(row -> Visible.of(row.get(column)).length())
                .max()
                .orElse(0);
    }

    private static String colour(Health health, Ansi ansi) {
        String style = switch (health) {
            case HEALTHY, ASLEEP -> "green";
            case PROGRESSING -> "yellow";
            case DEGRADED, MISSING -> "red";
        };
        return ansi.string("@|" + style + " " + health + "|@");
    }
}
