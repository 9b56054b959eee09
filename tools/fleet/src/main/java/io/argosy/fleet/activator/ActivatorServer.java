package io.argosy.fleet.activator;

import io.argosy.fleet.engine.gateway.HoldingServer;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** An HTTP server with one port of its own, for the kubelet, and a door for each service. */
final class ActivatorServer implements AutoCloseable {
    private final Server server;
    private final Doors doors;

    /**
     * @param last how long the last requests have to be answered
     */
    ActivatorServer(int port, Handler proxy, Duration last) throws IOException {
        this.server = HoldingServer.of("activator");
        ServerConnector connector = HoldingServer.connector(server);
        connector.setPort(port);
        server.setHandler(new GracefulHandler(proxy));
        server.setStopTimeout(last.toMillis());
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException("the activator cannot listen at port " + port, e);
        }
        this.doors = new Doors(connector);
    }

    Doors doors() {
        return doors;
    }

    @Override
    public void close() {
        doors.close();
        try {
            server.stop();
        } catch (Exception e) {
            // Requests were still in hand when their time was up: they end with the process.
            server.destroy();
        }
    }
}
