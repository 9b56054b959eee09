package io.argosy.fleet.board.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.argosy.fleet.board.state.Board;
import io.argosy.fleet.board.state.ServiceRow;
import java.util.Map;

/** Writes pages, and parts of them: HTML from templates that were made into Java at build. Thread-safe. */
public final class PageWriter {
    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);

    /** The page of the whole fleet. */
    public String fleet(FleetPage page) {
        return written("fleet.jte", Map.of("page", page));
    }

    /** A service's page. */
    public String service(ServicePage page) {
        return written("service.jte", Map.of("page", page));
    }

    /** A branch's page. */
    public String change(ChangePage page) {
        return written("change.jte", Map.of("page", page));
    }

    /** The promotion graph alone. */
    public String graph(FleetPage page) {
        return written("graph.jte", Map.of("page", page));
    }

    /** What somebody has to look at alone. */
    public String troubles(FleetPage page) {
        return written("troubles.jte", Map.of("page", page));
    }

    /** Which main it is, alone. */
    public String where(Frame frame) {
        return written("where.jte", Map.of("frame", frame));
    }

    /** What is on its way alone. */
    public String moving(FleetPage page) {
        return written("moving.jte", Map.of("page", page));
    }

    /** One cell alone. */
    public String cell(Board board, ServiceRow row, int place) {
        return written(
                "cell.jte",
                Map.of(
                        "row",
                        row,
                        "cell",
                        row.cells().get(place),
                        "column",
                        board.columns().get(place),
                        "now",
                        board.at()));
    }

    private String written(String template, Map<String, Object> of) {
        StringOutput out = new StringOutput(8_192);
        engine.render(template, of, out);
        return out.toString().strip();
    }
}
