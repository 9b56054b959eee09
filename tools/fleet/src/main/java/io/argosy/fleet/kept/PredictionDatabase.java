package io.argosy.fleet.kept;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of predictions, read by a command: it writes nothing, and waits for nothing longer than its limit. */
public final class PredictionDatabase implements AutoCloseable {
    /** What has not answered by then is away. */
    public static final Duration LIMIT = Duration.ofSeconds(10);

    /** A request may have a hundred thousand rows, and a reader wants one. */
    private static final int MOST = 1_000;

    private static final String NO_SUCH_DATABASE = "3D000";

    private static final int DAY_BYTES = 16 << 20;

    private static final String DAYS = """
            select day.relname, pg_relation_size(day.oid)
            from pg_inherits join pg_class day on day.oid = inhrelid
            where inhparent = to_regclass(?) and right(day.relname, 8) >= ?
            order by day.relname
            """;

    /** One of each stratum, then a second of each, and so on. */
    private static final String DRAW = """
            select version, coalesce(label, ''), quarter, features::text
            from (select *, row_number() over (partition by version, label, quarter
                        order by md5(? || request_id || ' ' || row_number), request_id, row_number) as turn
                from (select *, ntile(4) over (partition by version, label
                            order by outputs[array_length(outputs, 1)], request_id, row_number) as quarter
                    from (DAYS) as asked) as parted) as shuffled
            order by turn, md5(? || version || ' ' || coalesce(label, '') || ' ' || quarter), version, label, quarter
            limit ?
            """;

    private final StoreAddress place;
    private final @Nullable Connection connection;

    private PredictionDatabase(StoreAddress place, @Nullable Connection connection) {
        this.place = place;
        this.connection = connection;
    }

    /**
     * Opens it; one that is not there, on a server that is, has nothing.
     *
     * @throws FleetException where it cannot be reached or entered: with what is wrong, and the next step
     */
    public static PredictionDatabase open(StoreAddress place) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        int seconds = (int) LIMIT.toSeconds();
        try {
            source.setURL(place.address());
        } catch (IllegalArgumentException e) {
            throw new FleetException(
                    ExitCode.USAGE,
                    place.shown() + " is no address of a database",
                    "give one such as jdbc:postgresql://127.0.0.1:5432/predictions",
                    e);
        }
        source.setApplicationName("argosy-fleet");
        source.setConnectTimeout(seconds);
        source.setLoginTimeout(seconds);
        source.setSocketTimeout(seconds);
        source.setLogServerErrorDetail(false);
        source.setOptions("-c statement_timeout=" + LIMIT.toMillis()
                + " -c lock_timeout=2000 -c default_transaction_read_only=on -c TimeZone=UTC");
        try {
            return new PredictionDatabase(
                    place, source.getConnection(read(place, "username"), read(place, "password")));
        } catch (SQLException e) {
            if (NO_SUCH_DATABASE.equals(e.getSQLState())) {
                return new PredictionDatabase(place, null);
            }
            throw trouble(place, e);
        }
    }

    private static String read(StoreAddress place, String name) {
        Path file = place.credentials().resolve(name);
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "there is no file " + file + " to read, and the database at " + place.shown() + " asks who this is",
                    "give a folder with the files username and password as --credentials DIR",
                    e);
        }
    }

    /** What is kept of a request, of its last day, in the order of its rows: 1,000 of them at the most; nothing where the service keeps none there. */
    public List<KeptPrediction> request(String service, String requestId) {
        return read(
                service,
                "where request_id = ? and day = (select max(day) from SCHEMA.predictions where request_id = ?)"
                        + " order by row_number limit " + MOST,
                requestId,
                requestId);
    }

    /** On how many days a request of that identifier was answered. */
    public int days(String service, String requestId) {
        Connection open = connection;
        if (open == null) {
            return 0;
        }
        try (PreparedStatement select = open.prepareStatement(
                "select count(distinct day) from " + schema(service) + ".predictions where request_id = ?")) {
            select.setString(1, requestId);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getInt(1) : 0;
            }
        } catch (SQLException e) {
            throw trouble(place, e);
        }
    }

    /**
     * What callers asked, drawn evenly from strata: by the version that answered, the label, and the quarter of its score. The same rows and seed
     * give the same, in the same order. Of a day with many it looks at a part, {@value #DAY_BYTES} bytes, that is spread over the day.
     *
     * @param since the first day
     * @param most at most so many
     */
    public List<DrawnRequest> draw(String service, LocalDate since, long seed, int most) {
        Connection open = connection;
        try {
            if (open == null || !keeps(open, service)) {
                return List.of();
            }
            List<String> days = days(open, service, since, seed);
            if (days.isEmpty()) {
                return List.of();
            }
            List<DrawnRequest> drawn = new ArrayList<>();
            try (PreparedStatement select =
                    open.prepareStatement(DRAW.replace("DAYS", String.join(" union all ", days)))) {
                select.setString(1, seed + " ");
                select.setString(2, seed + " ");
                select.setInt(3, most);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        drawn.add(new DrawnRequest(
                                rows.getString(1), rows.getString(2), rows.getInt(3), rows.getString(4)));
                    }
                }
            }
            return drawn;
        } catch (SQLException e) {
            throw trouble(place, e);
        }
    }

    private static List<String> days(Connection open, String service, LocalDate since, long seed) throws SQLException {
        List<String> days = new ArrayList<>();
        try (PreparedStatement select = open.prepareStatement(DAYS)) {
            select.setString(1, schema(service) + ".predictions");
            select.setString(2, since.format(DateTimeFormatter.BASIC_ISO_DATE));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    double percent = Math.min(100, 100.0 * DAY_BYTES / Math.max(1, rows.getLong(2)));
                    days.add("select version, label, features, request_id, row_number, outputs from " + schema(service)
                            + ".\"" + rows.getString(1) + "\" tablesample system (" + percent + ") repeatable (" + seed
                            + ")");
                }
            }
        }
        return days;
    }

    private List<KeptPrediction> read(String service, String which, Object... parameters) {
        Connection open = connection;
        try {
            if (open == null || !keeps(open, service)) {
                return List.of();
            }
            String sql =
                    "select request_id, row_number, day, predicted_at, version, features, outputs, label from SCHEMA.predictions "
                            + which;
            List<KeptPrediction> predictions = new ArrayList<>();
            try (PreparedStatement select = open.prepareStatement(sql.replace("SCHEMA", schema(service)))) {
                for (int i = 0; i < parameters.length; i++) {
                    select.setObject(i + 1, parameters[i]);
                }
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        predictions.add(new KeptPrediction(
                                service,
                                rows.getString(1),
                                rows.getInt(2),
                                rows.getObject(3, LocalDate.class),
                                rows.getObject(4, OffsetDateTime.class).toInstant(),
                                rows.getString(5),
                                rows.getString(6),
                                List.of((Double[]) rows.getArray(7).getArray()),
                                rows.getString(8)));
                    }
                }
            }
            return predictions;
        } catch (SQLException e) {
            throw trouble(place, e);
        }
    }

    private static boolean keeps(Connection connection, String service) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select to_regclass(?) is not null")) {
            select.setString(1, schema(service) + ".predictions");
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    /** A service's schema is called like the service. */
    private static String schema(String service) {
        return "\"" + service.replace('-', '_').replace("\"", "\"\"") + "\"";
    }

    private static FleetException trouble(StoreAddress place, SQLException e) {
        String database = "the database at " + place.shown();
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.startsWith("28") || state.equals("42501")) {
            return new FleetException(
                    ExitCode.UNAVAILABLE,
                    database + " does not let in who " + place.credentials() + " says",
                    "give a folder with the username and password of somebody who may read it as --credentials DIR",
                    e);
        }
        if (isOvertime(e)) {
            return new FleetException(
                    ExitCode.UNAVAILABLE,
                    database + " has not answered within " + LIMIT.toSeconds() + " s",
                    "see whether it is well, and whether this machine gets there",
                    e);
        }
        return new FleetException(
                ExitCode.UNAVAILABLE,
                database + " gives nothing: "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                "see whether it runs, and whether this machine gets there",
                e);
    }

    private static boolean isOvertime(SQLException e) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return "57014".equals(e.getSQLState())
                || String.valueOf(e.getMessage()).contains("Connection attempt timed out");
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // It has been read, and is gone all the same.
        }
    }
}
