package io.argosy.fleet.kept;

import io.argosy.fleet.Caches;
import io.argosy.fleet.postgres.PostgresPrograms;
import io.argosy.fleet.postgres.PostgresServer;
import io.argosy.model.ModelPackage;
import io.argosy.model.instance.InstanceReader;
import io.argosy.model.signature.Row;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A real server with the tables that the platform makes, and rows as a service writes them. */
public final class KeptRows implements AutoCloseable {
    private static final Path SCHEMA =
            Path.of("../../platform/store/src/main/resources/io/argosy/store/schema/V1__predictions_and_outcomes.sql");

    private final PostgresServer server;
    private final Path folder;

    private KeptRows(PostgresServer server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /** Starts one in an empty folder. */
    public static KeptRows in(Path folder, String... services) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        PostgresPrograms programs = PostgresPrograms.obtain(Caches.root(), System.out::println);
        PostgresServer server = PostgresServer.start(programs, folder, port, Map.of());
        server.require("predictions");
        KeptRows rows = new KeptRows(server, folder);
        for (String service : services) {
            rows.execute("create schema " + service + "; set search_path to " + service + "; "
                    + Files.readString(SCHEMA) + "; select make_day(current_date); select make_day(current_date - 1)");
        }
        return rows;
    }

    public String address() {
        return server.address("predictions");
    }

    public Path credentials() {
        return PostgresServer.credentials(folder);
    }

    private Connection connect() throws SQLException, IOException {
        return DriverManager.getConnection(
                address(), "fleet", Files.readString(credentials().resolve("password")));
    }

    /** Runs statements as who may do anything. */
    public void execute(String sql) throws SQLException, IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first value that a query gives. */
    public String ask(String sql) throws SQLException, IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }

    /** What a model says to a row. */
    public static double[] answer(ModelPackage model, String features) {
        Row row = model.signature().newRow();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), features)) {
            parser.nextToken();
            new InstanceReader(model.signature()).read(parser, row);
        }
        double[] out = new double[model.model().outputs()];
        model.model().predict(row, out);
        return out;
    }

    /** Keeps a prediction of churn, as its service does. */
    public void keep(String id, int row, Instant at, String version, String features, double[] outputs)
            throws SQLException, IOException {
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into churn.predictions values (?, ?, ?, ?, ?, null, ?::json, ?::float8[], ?)")) {
            insert.setString(1, id);
            insert.setInt(2, row);
            insert.setObject(3, at.atOffset(ZoneOffset.UTC).toLocalDate());
            insert.setObject(4, at.atOffset(ZoneOffset.UTC));
            insert.setString(5, version);
            insert.setString(6, features);
            insert.setString(
                    7, Arrays.stream(outputs).mapToObj(Double::toString).collect(Collectors.joining(",", "{", "}")));
            insert.setString(8, outputs[1] >= 0.5 ? "yes" : "no");
            insert.executeUpdate();
        }
    }

    /** From now on it says nothing, and closes nothing. */
    public void hang() throws Exception {
        signal("-STOP");
    }

    /** It goes on. */
    public void goOn() throws Exception {
        signal("-CONT");
    }

    private void signal(String signal) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("kill", signal));
        server.process().descendants().forEach(child -> command.add(Long.toString(child.pid())));
        command.add(Long.toString(server.process().pid()));
        new ProcessBuilder(command).start().waitFor();
    }

    @Override
    public void close() {
        server.close();
    }
}
