package io.argosy.fleet.board.server;

import io.argosy.fleet.board.page.FleetPage;
import io.argosy.fleet.board.page.Frame;
import io.argosy.fleet.board.page.Links;
import io.argosy.fleet.board.page.PageWriter;
import io.argosy.fleet.board.page.Show;
import io.argosy.fleet.board.state.Board;
import io.argosy.fleet.board.state.Cell;
import io.argosy.fleet.board.state.ServiceRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Renders what of the fleet's page differs between two pictures, and no more. */
final class Changes {
    /** Where more changed, one whole page is less than its parts. */
    private static final int MOST_CELLS = 600;
    /** A screen reader that has to say more says nothing. */
    private static final int MOST_SAID = 5;

    private final PageWriter pages;

    Changes(PageWriter pages) {
        this.pages = pages;
    }

    Update between(Board before, Board after, long number) {
        if (!places(before).equals(places(after))) {
            return Update.whole(number);
        }
        List<List<String>> parts = new ArrayList<>();
        List<List<Object>> rows = new ArrayList<>();
        Map<String, String> find = new HashMap<>();
        List<String> said = new ArrayList<>();
        FleetPage page =
                new FleetPage(new Frame("", "fleet", "", after.main(), after.at(), number, true, 0, ""), after);
        FleetPage earlier =
                new FleetPage(new Frame("", "fleet", "", before.main(), before.at(), number, true, 0, ""), before);
        for (int i = 0; i < after.rows().size(); i++) {
            ServiceRow was = before.rows().get(i);
            ServiceRow is = after.rows().get(i);
            if (!was.equals(is)) {
                cells(after, was, is, parts, said);
            }
            List<String> marks = FleetPage.marks(is, after);
            if (!marks.equals(FleetPage.marks(was, before))
                    || !FleetPage.find(is).equals(FleetPage.find(was))) {
                String id = Links.id("row", is.service());
                rows.add(List.of(id, marks));
                find.put(id, FleetPage.find(is));
            }
            if (parts.size() > MOST_CELLS) {
                return Update.whole(number);
            }
        }
        part("where", pages.where(earlier.frame()), pages.where(page.frame()), parts);
        part("graph", pages.graph(earlier), pages.graph(page), parts);
        part("troubles", pages.troubles(earlier), pages.troubles(page), parts);
        part("moving", pages.moving(earlier), pages.moving(page), parts);
        return new Update(
                number,
                false,
                parts,
                rows,
                find,
                said.size() > MOST_SAID ? List.of(said.size() + " services changed") : said,
                "");
    }

    private static List<Object> places(Board board) {
        return List.of(
                board.columns().stream().map(column -> column.environment()).toList(),
                board.rows().stream().map(ServiceRow::service).toList());
    }

    private void cells(Board after, ServiceRow was, ServiceRow is, List<List<String>> parts, List<String> said) {
        // A version that comes somewhere changes what the others' colours mean.
        boolean all = !was.versions().equals(is.versions());
        for (int i = 0; i < is.cells().size(); i++) {
            Cell then = was.cells().get(i);
            Cell now = is.cells().get(i);
            if (all || !then.equals(now)) {
                parts.add(List.of(
                        Links.id("cell", now.place().environment(), now.place().service()), pages.cell(after, is, i)));
            }
            if (then.condition() != now.condition() || !then.version().equals(now.version())) {
                said.add(Show.brief(is.service()) + " in "
                        + Show.brief(now.place().environment()) + ": " + Show.model(now.version()) + " "
                        + now.condition().word());
            }
        }
    }

    private static void part(String id, String before, String after, List<List<String>> parts) {
        if (!before.equals(after)) {
            parts.add(List.of(id, after));
        }
    }
}
