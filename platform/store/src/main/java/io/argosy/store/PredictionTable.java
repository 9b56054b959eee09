package io.argosy.store;

import io.argosy.model.signature.Signature;
import io.argosy.serving.kept.KeptAnswer;
import io.argosy.serving.kept.KeptRow;
import io.argosy.serving.store.PredictionStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of predictions: rows go in by one statement, which is one trip and one transaction, and none goes in twice. What a batch has of
 * a column is one value: numbers as they are in memory, features as lines of one text, and labels by their place in the model's list. A
 * row's day is that of UTC whatever zone the session has: what pools connections may not pass on what a client asks for at its start.
 */
final class PredictionTable {
    private final String version;
    private final Signature signature;
    private final String[] labels;
    private final int outputs;
    private final String insert;
    private final FeatureWriter features;

    PredictionTable(PredictionStore.Model model) {
        this.version = model.version();
        this.signature = model.signature();
        this.labels = signature.labels().toArray(String[]::new);
        this.outputs = signature.outputs();
        this.insert = """
                insert into predictions
                    (request_id, row_number, day, predicted_at, version, subject, features, outputs, label)
                select request, place, (at at time zone 'UTC')::date, at, ?, subject, features::json, outputs, label
                from (select request, place, 'epoch'::timestamptz + micros * interval '1 microsecond' as at,
                        subject, features, (?::float8[])[(n - 1) * %1$d + 1 : n * %1$d] as outputs, (?::text[])[label] as label
                    from unnest(?::text[], ?::int[], ?::bigint[], ?::text[], string_to_array(?, E'\\n'), ?::int[])
                        with ordinality as given (request, place, micros, subject, features, label, n)) as dated
                on conflict do nothing
                """.formatted(outputs);
        this.features = new FeatureWriter(signature);
    }

    /**
     * Writes rows, all or none.
     *
     * @return how many of them were not there before
     */
    int insert(Connection connection, List<KeptAnswer> answers) throws SQLException {
        int count = answers.stream().mapToInt(answer -> answer.rows().size()).sum();
        String[] requests = new String[count];
        int[] places = new int[count];
        long[] micros = new long[count];
        @Nullable String[] subjects = new String[count];
        StringBuilder given = new StringBuilder(32 * count);
        double[] answered = new double[count * outputs];
        int[] decided = new int[count];
        int i = 0;
        for (KeptAnswer answer : answers) {
            int place = answer.firstRow();
            for (KeptRow row : answer.rows()) {
                requests[i] = answer.requestId();
                places[i] = place++;
                micros[i] = answer.epochMicros();
                subjects[i] = answer.subject();
                if (i > 0) {
                    given.append('\n');
                }
                features.write(row, given);
                for (int k = 0; k < outputs; k++) {
                    answered[i * outputs + k] = row.output(k);
                }
                // PostgreSQL counts from 1 on, and has nothing at 0.
                decided[i] = row.label(signature) + 1;
                i++;
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setString(1, version);
            // Numbers go as they are: a standard array of them wants an object for each.
            statement.setObject(2, answered);
            statement.setArray(3, connection.createArrayOf("text", labels));
            statement.setArray(4, connection.createArrayOf("text", requests));
            statement.setObject(5, places);
            statement.setObject(6, micros);
            statement.setArray(7, connection.createArrayOf("text", subjects));
            statement.setString(8, given.toString());
            statement.setObject(9, decided);
            return statement.executeUpdate();
        }
    }
}
