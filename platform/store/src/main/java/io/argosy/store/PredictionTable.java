package io.argosy.store;

import io.argosy.model.signature.Signature;
import io.argosy.serving.kept.KeptAnswer;
import io.argosy.serving.kept.KeptRow;
import io.argosy.serving.store.PredictionStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The table of predictions: rows go in by one statement, which is one trip and one transaction, and none goes in twice. */
final class PredictionTable {
    private static final String INSERT = """
            insert into predictions
                (request_id, row_number, day, predicted_at, version, subject, features, outputs, label)
            select request, place, at::date, at, ?, subject, features::json, outputs::float8[], label
            from (select request, place, 'epoch'::timestamptz + micros * interval '1 microsecond' as at,
                    subject, features, outputs, label
                from unnest(?::text[], ?::int[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[])
                    as given (request, place, micros, subject, features, outputs, label)) as dated
            on conflict do nothing
            """;

    private final String version;
    private final Signature signature;
    private final FeatureWriter features;

    PredictionTable(PredictionStore.Model model) {
        this.version = model.version();
        this.signature = model.signature();
        this.features = new FeatureWriter(model.signature());
    }

    /**
     * Writes rows, all or none.
     *
     * @return how many of them were not there before
     */
    int insert(Connection connection, List<KeptAnswer> answers) throws SQLException {
        int count = answers.stream().mapToInt(answer -> answer.rows().size()).sum();
        String[] requests = new String[count];
        Integer[] places = new Integer[count];
        Long[] micros = new Long[count];
        @Nullable String[] subjects = new String[count];
        String[] given = new String[count];
        String[] outputs = new String[count];
        @Nullable String[] labels = new String[count];
        int i = 0;
        for (KeptAnswer answer : answers) {
            int place = answer.firstRow();
            for (KeptRow row : answer.rows()) {
                requests[i] = answer.requestId();
                places[i] = place++;
                micros[i] = answer.epochMicros();
                subjects[i] = answer.subject();
                given[i] = features.write(row);
                outputs[i] = array(row);
                labels[i] = row.label(signature);
                i++;
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, version);
            insert.setArray(2, connection.createArrayOf("text", requests));
            insert.setArray(3, connection.createArrayOf("int4", places));
            insert.setArray(4, connection.createArrayOf("int8", micros));
            insert.setArray(5, connection.createArrayOf("text", subjects));
            insert.setArray(6, connection.createArrayOf("text", given));
            insert.setArray(7, connection.createArrayOf("text", outputs));
            insert.setArray(8, connection.createArrayOf("text", labels));
            return insert.executeUpdate();
        }
    }

    /** As PostgreSQL writes an array; each number in as many digits as make it the same one again. */
    private static String array(KeptRow row) {
        StringJoiner array = new StringJoiner(",", "{", "}");
        for (int k = 0; k < row.outputs(); k++) {
            array.add(Double.toString(row.output(k)));
        }
        return array.toString();
    }
}
