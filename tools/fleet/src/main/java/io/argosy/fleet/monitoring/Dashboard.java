package io.argosy.fleet.monitoring;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A page of Grafana, as the JSON that it imports (grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model).
 * It asks whatever data source its reader picks, so one page serves all environments.
 */
final class Dashboard {
    private static final int SCHEMA = 39;
    private static final int COLUMNS = 24;
    private static final int HEIGHT = 8;
    private static final JsonMapper JSON = JsonMapper.builder()
            .defaultPrettyPrinter(new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")))
            .build();

    /** What is drawn. */
    enum Kind {
        LINES("timeseries", """
                {"legend": {"displayMode": "list", "placement": "bottom", "showLegend": true, "calcs": []},
                 "tooltip": {"mode": "multi", "sort": "desc"}}"""),
        HEATMAP("heatmap", """
                {"calculate": false,
                 "color": {"mode": "scheme", "scheme": "Blues", "fill": "blue", "exponent": 0.5, "steps": 64, "reverse": false},
                 "showValue": "never", "yAxis": {"unit": "short"}, "legend": {"show": true}, "tooltip": {"mode": "single"},
                 "exemplars": {"color": "blue"}}""");

        private final String grafana;
        private final String options;

        /** The options are those that Grafana writes itself for a panel of the kind. */
        Kind(String grafana, String options) {
            this.grafana = grafana;
            this.options = options;
        }
    }

    /**
     * A line, or as many as a query has series.
     *
     * @param promql the query
     * @param legend how each is named
     */
    record Line(String promql, String legend) {}

    private final String name;
    private final String title;
    private final List<String> scope;
    private final ArrayNode panels = JSON.createArrayNode();
    private final ArrayNode variables = JSON.createArrayNode();
    private final ArrayNode annotations = JSON.createArrayNode();
    private int column;
    private int row;

    /**
     * An empty page.
     *
     * @param scope which series it is about: labels that its reader picks a value of, each narrowed by those before it
     */
    Dashboard(String name, String title, List<String> scope) {
        this.name = name;
        this.title = title;
        this.scope = scope;
        variables
                .addObject()
                .put("name", "datasource")
                .put("label", "Prometheus")
                .put("type", "datasource")
                .put("query", "prometheus");
        for (int i = 0; i < scope.size(); i++) {
            String label = scope.get(i);
            List<String> matchers = new ArrayList<>(List.of(Signal.Matchers.MODELS));
            matchers.addAll(matchers(scope.subList(0, i)));
            String query = "label_values(" + new Frame(matchers, "").now(Metric.UP) + ", " + label + ")";
            ObjectNode variable = variables.addObject();
            variable.put("name", label).put("label", label).put("type", "query");
            variable.set("datasource", source());
            variable.putObject("query").put("query", query).put("refId", label);
            variable.put("definition", query).put("refresh", 2).put("sort", 1);
        }
    }

    /** The file's name, without its ending. */
    String name() {
        return name;
    }

    /** What its signals are asked of. */
    Frame frame() {
        return new Frame(matchers(scope), "$__rate_interval");
    }

    private static List<String> matchers(List<String> labels) {
        return labels.stream().map(label -> label + "=\"$" + label + "\"").toList();
    }

    /** Adds a panel of signals that have one unit, named by the first of them. */
    Dashboard draw(int width, Signal first, Signal... more) {
        List<Line> lines = new ArrayList<>();
        lines.add(line(first));
        for (Signal signal : more) {
            lines.add(line(signal));
        }
        return draw(width, Kind.LINES, first.title(), first.unit(), lines);
    }

    /** Adds a panel of a histogram's buckets over time. */
    Dashboard heatmap(int width, Signal buckets) {
        return draw(width, Kind.HEATMAP, buckets.title(), buckets.unit(), List.of(line(buckets)));
    }

    private Line line(Signal signal) {
        return new Line(signal.promql(frame()), signal.legend());
    }

    /** Adds a panel, to the right of the one before where there is room. */
    Dashboard draw(int width, Kind kind, String title, Signal.Unit unit, List<Line> lines) {
        if (column + width > COLUMNS) {
            column = 0;
            row += HEIGHT;
        }
        ObjectNode panel = panels.addObject();
        panel.put("id", panels.size()).put("type", kind.grafana).put("title", title);
        panel.set("datasource", source());
        panel.putObject("gridPos")
                .put("x", column)
                .put("y", row)
                .put("w", width)
                .put("h", HEIGHT);
        ObjectNode defaults = panel.putObject("fieldConfig").putObject("defaults");
        defaults.put("unit", unit.grafana());
        ((ObjectNode) panel.path("fieldConfig")).putArray("overrides");
        ArrayNode targets = panel.putArray("targets");
        for (Line line : lines) {
            ObjectNode target = targets.addObject();
            target.put("refId", String.valueOf((char) ('A' + targets.size() - 1)));
            target.set("datasource", source());
            target.put("expr", line.promql()).put("legendFormat", line.legend());
            if (kind == Kind.HEATMAP) {
                target.put("format", "heatmap");
            }
        }
        panel.set("options", JSON.readTree(kind.options));
        column += width;
        return this;
    }

    /** Marks the moments at which a query has a series. */
    Dashboard mark(String title, String promql, String text) {
        ObjectNode annotation = annotations.addObject();
        annotation.put("name", title).put("enable", true).put("iconColor", "blue");
        annotation.set("datasource", source());
        annotation
                .put("expr", promql)
                .put("titleFormat", title)
                .put("textFormat", text)
                .put("step", "60s");
        return this;
    }

    private static ObjectNode source() {
        return JSON.createObjectNode().put("type", "prometheus").put("uid", "${datasource}");
    }

    /** The page as Grafana imports it. */
    String json() {
        ObjectNode page = JSON.createObjectNode();
        page.put("uid", Monitoring.uid(name)).put("title", title).put("schemaVersion", SCHEMA);
        page.put("editable", false).put("refresh", "30s").put("timezone", "browser");
        page.putArray("tags").add("argosy");
        page.putObject("time").put("from", "now-6h").put("to", "now");
        page.putObject("templating").set("list", variables);
        page.putObject("annotations").set("list", annotations);
        page.set("panels", panels);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(page) + "\n";
    }
}
