package io.argosy.fleet.board.state;

import java.util.List;

/**
 * One service, everywhere.
 *
 * @param cells one for each environment, in their order
 */
public record ServiceRow(String service, List<Cell> cells) {
    public ServiceRow {
        cells = List.copyOf(cells);
    }

    /** The versions that are somewhere, in the order of environments. */
    public List<String> versions() {
        return cells.stream()
                .map(Cell::version)
                .filter(version -> !version.isEmpty())
                .distinct()
                .toList();
    }

    /** Whether environments differ. */
    public boolean differs() {
        return versions().size() > 1;
    }

    /** Which of the row's versions it is, from 0 for the first environment's. */
    public int rank(String version) {
        return Math.max(0, versions().indexOf(version));
    }

    /** Whether somebody has to look. */
    public boolean isTrouble() {
        return cells.stream().anyMatch(Cell::isTrouble);
    }
}
