package io.argosy.fleet.board.page;

import io.argosy.fleet.board.state.Board;
import io.argosy.fleet.board.state.Cell;
import io.argosy.fleet.board.state.Condition;
import io.argosy.fleet.board.state.Mark;
import io.argosy.fleet.board.state.OnTheWay;
import io.argosy.fleet.board.state.Passage;
import io.argosy.fleet.board.state.ServiceRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the page of the whole fleet shows of a picture. */
public record FleetPage(Frame frame, Board board) {
    /** So many of what somebody has to look at are listed. */
    private static final int MOST_TROUBLES = 8;
    /** So many branches are listed before the rest is folded. */
    public static final int FIRST_BRANCHES = 6;

    /** How many services of an environment are in which condition; the worst last. */
    public Map<Condition, Long> counts(String environment) {
        Map<Condition, Long> counts = new TreeMap<>();
        for (ServiceRow row : board.rows()) {
            row.cells().stream()
                    .filter(cell -> cell.place().environment().equals(environment) && !cell.isAbsent())
                    .forEach(cell -> counts.merge(cell.condition(), 1L, Long::sum));
        }
        return counts;
    }

    /** How a service is in an environment. */
    public Condition condition(String environment, String service) {
        return board.row(service).stream()
                .flatMap(row -> row.cells().stream())
                .filter(cell -> cell.place().environment().equals(environment))
                .map(Cell::condition)
                .findFirst()
                .orElse(Condition.UNKNOWN);
    }

    /**
     * What is against a promotion, in a word or two each, as far as it is known without asking gates; that nothing is says no more than
     * that: gates are asked of a branch.
     */
    public List<String> against(Passage passage, Passage.Waiting waiting) {
        List<String> against = new ArrayList<>();
        if (waiting.held()) {
            against.add("held");
        }
        board.columns().stream()
                .filter(column -> column.environment().equals(passage.to()) && column.frozen() != null)
                .forEach(_ -> against.add("frozen"));
        against.addAll(waiting.against());
        switch (condition(passage.from(), waiting.service())) {
            case PROGRESSING, DEGRADED, MISSING -> against.add("not healthy there");
            case HEALTHY, ASLEEP, UNKNOWN -> {
                // What nobody knows is told in its cell.
            }
        }
        return against;
    }

    /** The branch that proposes it, where there is one. */
    public Optional<OnTheWay> proposed(Passage passage, Passage.Waiting waiting) {
        return board.onTheWay().stream()
                .filter(way -> way.on().isEmpty())
                .filter(way -> way.moves().stream()
                        .anyMatch(move -> move.environment().equals(passage.to())
                                && move.service().equals(waiting.service())
                                && move.to().equals(waiting.version())))
                .findFirst();
    }

    /** The cells that somebody has to look at, the worst first. */
    public List<Cell> troubles() {
        List<Cell> troubles = new ArrayList<>();
        for (ServiceRow row : board.rows()) {
            row.cells().stream().filter(FleetPage::isTold).forEach(troubles::add);
        }
        troubles.sort((one, other) -> Integer.compare(rank(one), rank(other)));
        return troubles;
    }

    /** That nobody looks at an environment is told once, of the environment. */
    private static boolean isTold(Cell cell) {
        return cell.isTrouble()
                && !(cell.condition() == Condition.UNKNOWN && cell.marks().isEmpty());
    }

    private static int rank(Cell cell) {
        return cell.has(Mark.Kind.QUARANTINED) || cell.has(Mark.Kind.BROKEN)
                ? 0
                : switch (cell.condition()) {
                    case DEGRADED -> 1;
                    case MISSING -> 2;
                    case UNKNOWN -> 3;
                    case PROGRESSING, HEALTHY, ASLEEP -> 4;
                };
    }

    /** Those of them that are listed. */
    public List<Cell> listed() {
        List<Cell> troubles = troubles();
        return troubles.subList(0, Math.min(MOST_TROUBLES, troubles.size()));
    }

    /** The rows that a search without a script finds. */
    public List<ServiceRow> rows() {
        List<String> words =
                List.of(frame.query().toLowerCase(Locale.ROOT).strip().split("\\s+"));
        return frame.query().isBlank()
                ? board.rows()
                : board.rows().stream()
                        .filter(row -> words.stream().allMatch(word -> find(row).contains(word)))
                        .toList();
    }

    /** What a search looks in. */
    public static String find(ServiceRow row) {
        StringBuilder text = new StringBuilder(row.service());
        row.versions().forEach(version -> text.append(' ').append(version));
        for (Cell cell : row.cells()) {
            if (!cell.isAbsent()) {
                text.append(' ').append(cell.condition().word());
                cell.marks().forEach(mark -> text.append(' ').append(mark.kind().word()));
            }
        }
        return Show.text(text.toString()).toLowerCase(Locale.ROOT);
    }

    /** The filters that a row passes. */
    public static List<String> marks(ServiceRow row, Board board) {
        List<String> marks = new ArrayList<>();
        if (row.differs()) {
            marks.add("differs");
        }
        if (row.isTrouble()) {
            marks.add("trouble");
        }
        if (isMoving(row, board)) {
            marks.add("moving");
        }
        if (row.cells().stream().anyMatch(cell -> cell.has(Mark.Kind.HELD))) {
            marks.add("held");
        }
        if (row.cells().stream().anyMatch(cell -> cell.condition() == Condition.ASLEEP)) {
            marks.add("asleep");
        }
        return marks;
    }

    private static boolean isMoving(ServiceRow row, Board board) {
        return board.onTheWay().stream()
                        .flatMap(way -> way.moves().stream())
                        .map(OnTheWay.Move::service)
                        .anyMatch(row.service()::equals)
                || row.cells().stream().anyMatch(cell -> cell.condition() == Condition.PROGRESSING);
    }

    /** What a version's chip looks like: where all environments have the same, nothing stands out. */
    public static String chip(ServiceRow row, Cell cell) {
        return row.differs() ? "v" + Math.min(5, row.rank(cell.version())) : "same";
    }

    /** Which environment has what this one has not yet; empty where it has the first one's. */
    public static String behind(ServiceRow row, Cell cell) {
        Cell first = row.cells().getFirst();
        return row.differs()
                        && !cell.version().isEmpty()
                        && !first.version().isEmpty()
                        && !cell.version().equals(first.version())
                ? "not " + first.place().environment() + "'s"
                : "";
    }
}
