package io.argosy.store;

import io.argosy.store.Outcome.Result;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The table of outcomes: of each prediction that is there, the first that was told. */
final class OutcomeTable {
    private static final String GIVEN = "unnest(?::text[], ?::int[], ?::text[], ?::float8[]) with ordinality"
            + " as given (request, place, label, value, n)";

    /**
     * Of several in one go the first counts, too. A request that was answered on two days has its outcome on the first. The prediction is
     * held until its outcome is told: whoever erases it meanwhile waits, and erases what was told with it.
     */
    private static final String INSERT = """
            insert into outcomes (request_id, row_number, day, label, value)
            select distinct on (request, place) request, place, answered.day, given.label, given.value
            from %s
            cross join lateral (
                select day from predictions where request_id = request and row_number = place order by day limit 1
                for key share) as answered
            order by request, place, n
            on conflict do nothing
            returning request_id, row_number
            """.formatted(GIVEN);

    private static final String STANDS = """
            select told.label, told.value, told.request_id is not null
            from %s
            left join lateral (
                select * from outcomes where request_id = request and row_number = place order by day limit 1) as told on true
            order by n
            """.formatted(GIVEN);

    private OutcomeTable() {}

    private record Id(String request, int row) {}

    /** Stores what is new, and says of each what became of it. */
    static List<Result> tell(Connection connection, List<Outcome> outcomes) throws SQLException {
        Set<Id> fresh = new HashSet<>();
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            give(connection, insert, outcomes);
            try (ResultSet stored = insert.executeQuery()) {
                while (stored.next()) {
                    fresh.add(new Id(stored.getString(1), stored.getInt(2)));
                }
            }
        }
        List<Result> results = new ArrayList<>(outcomes.size());
        try (PreparedStatement stands = connection.prepareStatement(STANDS)) {
            give(connection, stands, outcomes);
            try (ResultSet told = stands.executeQuery()) {
                for (Outcome outcome : outcomes) {
                    told.next();
                    results.add(result(outcome, told, fresh));
                }
            }
        }
        return results;
    }

    private static Result result(Outcome outcome, ResultSet told, Set<Id> fresh) throws SQLException {
        if (!told.getBoolean(3)) {
            return Result.UNKNOWN;
        }
        if (fresh.remove(new Id(outcome.requestId(), outcome.row()))) {
            return Result.STORED;
        }
        double value = told.getDouble(2);
        boolean same =
                outcome.value() == null ? Objects.equals(told.getString(1), outcome.label()) : outcome.value() == value;
        return same ? Result.REPEATED : Result.CONTRADICTING;
    }

    private static void give(Connection connection, PreparedStatement statement, List<Outcome> outcomes)
            throws SQLException {
        Array[] arrays = {
            connection.createArrayOf(
                    "text", outcomes.stream().map(Outcome::requestId).toArray()),
            connection.createArrayOf("int4", outcomes.stream().map(Outcome::row).toArray()),
            connection.createArrayOf(
                    "text", outcomes.stream().map(Outcome::label).toArray()),
            connection.createArrayOf(
                    "float8", outcomes.stream().map(Outcome::value).toArray())
        };
        for (int i = 0; i < arrays.length; i++) {
            statement.setArray(i + 1, arrays[i]);
        }
    }
}
