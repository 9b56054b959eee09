package io.argosy.fleet.board.server;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.engine.gateway.PortOwner;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The board on a port of the loopback interface: {@code try (BoardServer board = BoardServer.open(8080, …))}. */
public final class BoardServer implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 256;
    /** A connection on which nobody says anything gives its place to others; a stream says something each four seconds. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final LivePicture picture;
    private final Server server;
    private final ServerConnector connector;

    private BoardServer(int port, LivePicture picture, Desk desk) {
        this.picture = picture;
        QueuedThreadPool threads = new QueuedThreadPool(16);
        threads.setName("board-http");
        threads.setDaemon(true);
        // A stream waits most of its time.
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        this.server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        this.connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setIdleTimeout(IDLE.toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
        server.setHandler(new BoardHandler(desk, picture));
    }

    /**
     * Listens.
     *
     * @param port 0 for one that is free
     * @throws FleetException where something else has the port, with what that is as far as the system tells
     */
    public static BoardServer open(int port, LivePicture picture, Desk desk) {
        picture.prepare();
        BoardServer board = new BoardServer(port, picture, desk);
        try {
            board.server.start();
            return board;
        } catch (Exception e) {
            board.close();
            if (e instanceof IOException && e.getCause() instanceof BindException) {
                throw new FleetException(
                        ExitCode.UNAVAILABLE,
                        "port " + port + " for the board is taken by "
                                + PortOwner.of(port).orElse("another process"),
                        "stop it, or run `./fleet board --port PORT`",
                        e);
            }
            throw new FleetException(ExitCode.FAULT, "the board does not start: " + e, "report it", e);
        }
    }

    /** Where it answers, e.g. {@code http://127.0.0.1:8080/}. */
    public String address() {
        return "http://127.0.0.1:" + connector.getLocalPort() + "/";
    }

    private void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            server.destroy();
        }
    }

    /** Ends streams first, and takes no more requests. */
    @Override
    public void close() {
        picture.close();
        stop();
    }
}
