package io.argosy.fleet.monitoring;

import java.util.Locale;

/** A file of rules for Prometheus, written from its beginning to its end. */
final class Rules {
    private final StringBuilder yaml;

    /** Begins with what the file says of itself. */
    Rules(String comment) {
        yaml = new StringBuilder("# " + comment + "\ngroups:\n");
    }

    /** Begins a group, whose rules are evaluated one after the other. */
    void group(String name, String interval) {
        yaml.append("- name: ")
                .append(name)
                .append("\n  interval: ")
                .append(interval)
                .append("\n  rules:\n");
    }

    /** A series of its own for what a query gives. */
    void record(String name, String promql) {
        yaml.append("  - record: ").append(name).append("\n    expr: |-\n");
        indent(promql);
    }

    /** The same for one of several windows, told apart by the label {@code window}. */
    void record(String name, String window, String promql) {
        record(name, promql);
        yaml.append("    labels:\n      window: ").append(window).append('\n');
    }

    /** Somebody is told. */
    void alert(Alert alert) {
        yaml.append("  - alert: ").append(alert.name()).append("\n    expr: |-\n");
        indent(alert.promql());
        yaml.append("    for: ").append(alert.after());
        yaml.append("\n    labels:\n      severity: ")
                .append(alert.severity().name().toLowerCase(Locale.ROOT));
        yaml.append("\n    annotations:\n      summary: '")
                .append(alert.summary().replace("'", "''"));
        yaml.append("'\n      runbook: ").append(Alert.RUNBOOK).append('#');
        yaml.append(alert.name().toLowerCase(Locale.ROOT)).append('\n');
    }

    private void indent(String promql) {
        promql.lines().forEach(line -> yaml.append("      ").append(line).append('\n'));
    }

    /** The file. */
    String yaml() {
        return yaml.toString();
    }
}
