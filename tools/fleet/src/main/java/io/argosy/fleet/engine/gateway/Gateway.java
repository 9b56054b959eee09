package io.argosy.fleet.engine.gateway;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** One environment's port on the loopback interface, with a path for each of its services. */
public final class Gateway implements AutoCloseable {
    private static final Duration POOLED = Duration.ofSeconds(2);
    private static final long LAST_REQUESTS_MILLIS = 5_000;

    private final Routes routes = new Routes();
    private final int port;
    private final Server server;

    private Gateway(String environment, int port, Duration pooled) {
        this.port = port;
        this.server = HoldingServer.of("gateway-" + environment);
        ServerConnector connector = HoldingServer.connector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.setHandler(new GracefulHandler(new ServiceProxy(environment, routes, pooled)));
        server.setStopTimeout(LAST_REQUESTS_MILLIS);
    }

    /**
     * Listens.
     *
     * @throws FleetException where something else has the port, with what that is as far as the system tells
     */
    public static Gateway open(String environment, int port) {
        return open(environment, port, POOLED);
    }

    /**
     * @param pooled how long a connection to a service is kept for the next request
     */
    static Gateway open(String environment, int port, Duration pooled) {
        Gateway gateway = new Gateway(environment, port, pooled);
        try {
            gateway.server.start();
            return gateway;
        } catch (Exception e) {
            gateway.close();
            if (e instanceof IOException && e.getCause() instanceof BindException) {
                throw new FleetException(
                        ExitCode.UNAVAILABLE,
                        "port " + port + " for " + environment + " is taken by "
                                + PortOwner.of(port).orElse("another process"),
                        "stop it, or pass --port-base",
                        e);
            }
            throw new FleetException(
                    ExitCode.FAULT, "the gateway of " + environment + " does not start: " + e, "report it", e);
        }
    }

    /** What it leads to. */
    public Routes routes() {
        return routes;
    }

    /** Where a service is reached, e.g. {@code http://127.0.0.1:8081/churn}. */
    public String url(String service) {
        return "http://127.0.0.1:" + port + "/" + service;
    }

    /** Takes no more connections, and ends once the requests in hand are answered. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            // Requests were still in hand when their time was up: they end with the process.
            server.destroy();
        }
    }
}
