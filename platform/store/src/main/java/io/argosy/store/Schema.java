package io.argosy.store;

import io.argosy.serving.settings.Settings;
import io.argosy.serving.store.PredictionStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The tables of one service, in a schema of its own: services share a server and nothing else. Flyway brings it to what a version needs;
 * one that is further along, because a newer version was here, is left as it is, as every version works with the one after it.
 */
final class Schema {
    static final String MIGRATIONS = "classpath:io/argosy/store/schema";

    /** Days that have partitions before the first pod comes. */
    private static final int AHEAD = 2;

    private static final int RETRIES = 6;

    private Schema() {}

    /** The schema's name: the service's, in the letters of a plain identifier. */
    static String name(PredictionStore.Model model) {
        return model.name().replace('-', '_');
    }

    /**
     * Migrates.
     *
     * @throws IllegalStateException with what keeps it from that, and the next step
     */
    static void migrate(Settings.Store settings, PredictionStore.Model model) {
        migrate(settings, model, MIGRATIONS);
    }

    /** The same, from other places: a version that is not there yet. */
    static void migrate(Settings.Store settings, PredictionStore.Model model, String... migrations) {
        String schema = name(model);
        CredentialFiles database = new CredentialFiles(settings, schema);
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(database)
                    .defaultSchema(schema)
                    .createSchemas(true)
                    .locations(migrations)
                    .connectRetries(RETRIES)
                    .load()
                    .migrate();
            try (Connection connection = database.getConnection()) {
                LocalDate today = LocalDate.now(ZoneOffset.UTC);
                for (int i = 0; i <= AHEAD; i++) {
                    Days.make(connection, today.plusDays(i));
                }
            }
        } catch (FlywayException | SQLException e) {
            throw new IllegalStateException(
                    "the schema " + schema + " of the database of predictions cannot be brought to this version: "
                            + String.valueOf(e.getMessage())
                                    .strip()
                                    .lines()
                                    .findFirst()
                                    .orElse("")
                            + ": mend that, and sync again",
                    e);
        }
    }
}
