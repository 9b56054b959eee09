package io.argosy.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.argosy.serving.settings.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A few connections to the database, made when they are needed and given up when it is silent. Opening the pool asks it nothing, so a
 * service starts whatever state it is in.
 */
final class StorePool implements AutoCloseable {
    /** It tells of each connection that fails; what became of predictions is told by their own metrics, and once. */
    private static final Logger TALKATIVE = Logger.getLogger("com.zaxxer.hikari");

    /** Credentials that changed are everywhere after so long at the latest. */
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(10);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration KEPT_ALIVE = Duration.ofMinutes(2);

    private final HikariDataSource pool;

    StorePool(Settings.Store settings, String schema) {
        TALKATIVE.setLevel(Level.SEVERE);
        HikariConfig config = new HikariConfig();
        config.setPoolName("store");
        config.setDataSource(new CredentialFiles(settings, schema));
        config.setMaximumPoolSize(settings.pool());
        config.setMinimumIdle(1);
        config.setInitializationFailTimeout(-1);
        long wait = Math.max(250, Math.min(settings.timeout().toMillis(), LONGEST_WAIT.toMillis()));
        config.setConnectionTimeout(wait);
        config.setValidationTimeout(wait);
        config.setMaxLifetime(LONGEST_LIFE.toMillis());
        config.setKeepaliveTime(KEPT_ALIVE.toMillis());
        this.pool = new HikariDataSource(config);
    }

    Connection connection() throws SQLException {
        return pool.getConnection();
    }

    /** How many connections there are now. */
    int connections() {
        return pool.getHikariPoolMXBean().getTotalConnections();
    }

    @Override
    public void close() {
        pool.close();
    }
}
