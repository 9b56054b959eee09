package io.argosy.store;

import io.argosy.model.evaluation.Judged;
import io.argosy.model.instance.InstanceReader;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Predictions of one version, read back: with what came true, or without. */
final class Joined {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String TOLD = """
            select features, outputs, outcomes.label, outcomes.value
            from predictions join outcomes using (request_id, row_number, day)
            where version = ? and day >= ?
            order by predicted_at desc, request_id, row_number
            limit ?
            """;
    private static final String ANSWERED = """
            select features, outputs, label, 0::float8
            from predictions
            where version = ? and day >= ?
            order by predicted_at desc, request_id, row_number
            limit ?
            """;

    private final Signature signature;
    private final String version;

    Joined(Signature signature, String version) {
        this.signature = signature;
        this.version = version;
    }

    /** The last so many whose outcome was told; nothing where there is none. */
    Optional<Judged> told(Connection connection, LocalDate since, int most) throws SQLException {
        return read(connection, TOLD, since, most);
    }

    /** The last so many, each with the label that was answered in the place of the right one; nothing where there is none. */
    Optional<Judged> answered(Connection connection, LocalDate since, int most) throws SQLException {
        return read(connection, ANSWERED, since, most);
    }

    private Optional<Judged> read(Connection connection, String sql, LocalDate since, int most) throws SQLException {
        List<Row> rows = new ArrayList<>();
        List<Double> targets = new ArrayList<>();
        List<Double> outputs = new ArrayList<>();
        InstanceReader reader = new InstanceReader(signature);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, version);
            select.setObject(2, since);
            select.setInt(3, most);
            try (ResultSet read = select.executeQuery()) {
                while (read.next()) {
                    double target = signature.labels().isEmpty()
                            ? read.getDouble(4)
                            : signature.labels().indexOf(read.getString(3));
                    // A label that was told to a pod of another version, and that this one has not, judges nothing
                    // here.
                    if (target < 0 && !signature.labels().isEmpty()) {
                        continue;
                    }
                    rows.add(row(reader, read.getString(1)));
                    targets.add(target);
                    outputs.addAll(List.of((Double[]) read.getArray(2).getArray()));
                }
            }
        }
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Judged(signature, rows, doubles(targets), doubles(outputs)));
    }

    /** As it was, but for what is sensitive, which is missing. */
    private Row row(InstanceReader reader, String features) {
        Row row = signature.newRow();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), features)) {
            parser.nextToken();
            reader.read(parser, row);
        }
        return row;
    }

    private static double[] doubles(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
