package io.argosy.store;

import io.argosy.serving.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections by the credentials that stand in two files, read for each: a secret that changes is taken up without a restart. */
final class CredentialFiles implements DataSource {
    private static final String NO_CREDENTIALS = "28000";

    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private final Path folder;

    CredentialFiles(Settings.Store settings, String schema) {
        this.folder = settings.credentials();
        int seconds = (int) Math.max(1, settings.timeout().toSeconds());
        database.setURL(settings.address());
        database.setApplicationName("argosy-" + schema);
        database.setCurrentSchema(schema);
        database.setConnectTimeout(seconds);
        database.setLoginTimeout(seconds);
        // Longer than the server's own limit below: what it ends by itself keeps its connection.
        database.setSocketTimeout(seconds + 1);
        database.setTcpKeepAlive(true);
        // The detail of an error is the row that it is about, and a row is in no log.
        database.setLogServerErrorDetail(false);
        // A lock that somebody holds is waited for less than anything else: what waits behind it has the queue's room
        // to live on.
        database.setOptions("-c statement_timeout=" + settings.timeout().toMillis()
                + " -c lock_timeout=" + Math.min(2_000, settings.timeout().toMillis())
                + " -c idle_in_transaction_session_timeout=60000 -c TimeZone=UTC");
    }

    @Override
    public Connection getConnection() throws SQLException {
        return database.getConnection(read("username"), read("password"));
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return database.getConnection(user, password);
    }

    private String read(String name) throws SQLException {
        Path file = folder.resolve(name);
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new SQLException("there is no file " + file + " to read: mount the secret there", NO_CREDENTIALS, e);
        }
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        // Nothing is written.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The settings say it.
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("this is no " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
