package io.argosy.fleet.board.state;

import io.argosy.fleet.release.Overlay;
import java.util.List;

/**
 * One service in one environment.
 *
 * @param pinned the version that main pins; empty where it pins none, or nobody can read it
 * @param running the version that answers, as far as anybody knows; empty where nobody does
 * @param synced whether what runs is known to be what main says
 * @param message why it is as it is; empty where there is nothing to say
 * @param told who says how it is
 * @param address where it answers; empty where nobody knows
 */
public record Cell(
        Overlay place,
        String pinned,
        String running,
        Condition condition,
        boolean synced,
        String message,
        Told told,
        Figures figures,
        List<Mark> marks,
        String address) {
    public Cell {
        marks = List.copyOf(marks);
    }

    /** The same, told by another. */
    Cell told(Told other) {
        return new Cell(place, pinned, running, condition, synced, message, other, figures, marks, address);
    }

    /** Whether the environment has nothing of the service. */
    public boolean isAbsent() {
        return pinned.isEmpty() && running.isEmpty() && marks.isEmpty();
    }

    /** The version to show: what runs, else what is pinned. */
    public String version() {
        return running.isEmpty() ? pinned : running;
    }

    /** Whether there is a mark of a kind. */
    public boolean has(Mark.Kind kind) {
        return marks.stream().anyMatch(mark -> mark.kind() == kind);
    }

    /** Whether somebody has to look. */
    public boolean isTrouble() {
        return !isAbsent()
                && (condition.isTrouble()
                        || marks.stream().anyMatch(mark -> mark.kind() != Mark.Kind.HELD)
                        || isSpent());
    }

    /** Whether its error budget is spent. */
    public boolean isSpent() {
        return figures.budgetLeft() != null && figures.budgetLeft() <= 0;
    }
}
