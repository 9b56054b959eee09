package io.argosy.fleet.board.state;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The whole fleet at one moment.
 *
 * @param columns in the order of promotion
 * @param rows by name
 * @param onTheWay newest first
 * @param leftOut how many branches are not shown: the oldest
 * @param troubles what could not be known, a sentence each
 */
public record Board(
        Instant at,
        Main main,
        List<Column> columns,
        List<Passage> passages,
        List<ServiceRow> rows,
        List<OnTheWay> onTheWay,
        int leftOut,
        List<Barred> quarantine,
        List<String> troubles) {
    public Board {
        columns = List.copyOf(columns);
        passages = List.copyOf(passages);
        rows = List.copyOf(rows);
        onTheWay = List.copyOf(onTheWay);
        quarantine = List.copyOf(quarantine);
        troubles = List.copyOf(troubles);
    }

    /**
     * What the environments follow.
     *
     * @param fleet the repository's name
     * @param commit 40 hex digits
     * @param gone why the branch is not here as it is told; empty where it is
     */
    public record Main(String fleet, String branch, String commit, String subject, Instant at, String gone) {}

    /** A version of the ledger. */
    public record Barred(String service, String version, String reason) {}

    /** One service's row. */
    public Optional<ServiceRow> row(String service) {
        return rows.stream().filter(row -> row.service().equals(service)).findFirst();
    }

    /** Whether every cluster that was asked has answered, or is lost. */
    public boolean isAnswered() {
        return columns.stream()
                .allMatch(column -> column.told().source() != Told.Source.CLUSTER
                        || column.told().at() != null);
    }

    /** The same for who reads it later: what is told at once is of this moment. */
    public Board written() {
        return new Board(
                at,
                main,
                columns.stream()
                        .map(column -> column.told(column.told().asOf(at)))
                        .toList(),
                passages,
                rows.stream()
                        .map(row -> new ServiceRow(
                                row.service(),
                                row.cells().stream()
                                        .map(cell -> cell.told(cell.told().asOf(at)))
                                        .toList()))
                        .toList(),
                onTheWay,
                leftOut,
                quarantine,
                troubles);
    }

    /** Whether nothing but the time differs. */
    public boolean says(Board other) {
        return new Board(other.at, main, columns, passages, rows, onTheWay, leftOut, quarantine, troubles)
                .equals(other);
    }
}
