package io.argosy.fleet.engine.gateway;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** One environment's port on the loopback interface, with a path for each of its services. */
public final class Gateway implements AutoCloseable {
    /** A service takes heads of 16 KiB; what is added on the way has room besides. */
    static final int LONGEST_HEAD = 20_480;

    private static final Duration POOLED = Duration.ofSeconds(2);
    private static final long LAST_REQUESTS_MILLIS = 5_000;

    private final Routes routes = new Routes();
    private final int port;
    private final Server server;

    private Gateway(String environment, int port, Duration pooled) {
        this.port = port;
        QueuedThreadPool threads = new QueuedThreadPool(64);
        threads.setName("gateway-" + environment);
        threads.setDaemon(true);
        this.server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        // A service's own headers pass unchanged.
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(false);
        configuration.setRequestHeaderSize(16_384);
        configuration.setResponseHeaderSize(LONGEST_HEAD);
        configuration.setMaxResponseHeaderSize(LONGEST_HEAD);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setAcceptQueueSize(1_024);
        server.addConnector(connector);
        server.setHandler(new GracefulHandler(new ServiceProxy(environment, routes, pooled)));
        server.setErrorHandler(new ErrorForm());
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
