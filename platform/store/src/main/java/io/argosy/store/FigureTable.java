package io.argosy.store;

import io.argosy.serving.metrics.StoreMetrics.KnownBy;
import io.argosy.serving.metrics.StoreMetrics.Quality;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What one pod of a version found, for all of them to tell. */
final class FigureTable {
    private final String version;

    FigureTable(String version) {
        this.version = version;
    }

    /** Whether it is this pod's turn to look: nobody of its version has for so long. */
    boolean isTurn(Connection connection, Duration apart) throws SQLException {
        try (PreparedStatement take = connection.prepareStatement(
                "insert into looks (version, until) values (?, now() + ? * interval '1 second')"
                        + " on conflict (version) do update set until = excluded.until where looks.until < now()")) {
            take.setString(1, version);
            take.setLong(2, apart.toSeconds());
            return take.executeUpdate() == 1;
        }
    }

    /** Puts figures in the place of those that are there. */
    void replace(Connection connection, List<Quality> figures) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement clear = connection.prepareStatement("delete from figures where version = ?");
                PreparedStatement insert = connection.prepareStatement(
                        "insert into figures (version, known_by, slice, part, measure, value, low, high, predictions)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            clear.setString(1, version);
            clear.execute();
            for (Quality figure : figures) {
                insert.setString(1, version);
                insert.setString(2, figure.knownBy().label());
                insert.setString(3, figure.slice());
                insert.setString(4, figure.part());
                insert.setString(5, figure.measure());
                insert.setDouble(6, figure.value());
                insert.setDouble(7, figure.low());
                insert.setDouble(8, figure.high());
                insert.setLong(9, figure.predictions());
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** What is there. */
    List<Quality> read(Connection connection) throws SQLException {
        List<Quality> figures = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "select known_by, slice, part, measure, value, low, high, predictions from figures where version = ?")) {
            select.setString(1, version);
            try (ResultSet read = select.executeQuery()) {
                while (read.next()) {
                    figures.add(new Quality(
                            KnownBy.of(read.getString(1)),
                            read.getString(2),
                            read.getString(3),
                            read.getString(4),
                            read.getDouble(5),
                            read.getDouble(6),
                            read.getDouble(7),
                            read.getLong(8)));
                }
            }
        }
        return figures;
    }
}
