package io.argosy.fleet.board.server;

import java.util.List;
import java.util.Map;

/**
 * What changed from one picture to the next.
 *
 * @param number of the picture that it leads to
 * @param whole whether so much changed that the page is asked for again
 * @param parts elements by their id, rendered
 * @param rows of those whose marks changed, which filters they pass now
 * @param find of the same, what a search looks in
 * @param said what a screen reader says, a sentence each
 * @param lost why there is no picture any more; empty where there is one
 */
record Update(
        long number,
        boolean whole,
        List<List<String>> parts,
        List<List<Object>> rows,
        Map<String, String> find,
        List<String> said,
        String lost) {
    Update {
        parts = List.copyOf(parts);
        rows = List.copyOf(rows);
        find = Map.copyOf(find);
        said = List.copyOf(said);
    }

    static Update whole(long number) {
        return new Update(number, true, List.of(), List.of(), Map.of(), List.of(), "");
    }

    static Update lost(long number, String why) {
        return new Update(number, false, List.of(), List.of(), Map.of(), List.of(), why);
    }
}
