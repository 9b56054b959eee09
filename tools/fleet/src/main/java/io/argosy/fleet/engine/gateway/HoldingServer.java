package io.argosy.fleet.engine.gateway;

import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** What a {@link HoldingProxy} is served by: few threads, bounded heads, and errors in one form. */
public final class HoldingServer {
    /** A service takes heads of 16 KiB; what is added on the way has room besides. */
    static final int LONGEST_HEAD = 20_480;

    private HoldingServer() {}

    /** A server without a port. */
    public static Server of(String name) {
        QueuedThreadPool threads = new QueuedThreadPool(64);
        threads.setName(name);
        threads.setDaemon(true);
        Server server = new Server(threads);
        server.setErrorHandler(new ErrorForm());
        return server;
    }

    /** A server's port, which is to be said yet. */
    public static ServerConnector connector(Server server) {
        HttpConfiguration configuration = new HttpConfiguration();
        // A service's own headers pass unchanged.
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(false);
        configuration.setRequestHeaderSize(16_384);
        configuration.setResponseHeaderSize(LONGEST_HEAD);
        configuration.setMaxResponseHeaderSize(LONGEST_HEAD);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
        connector.setAcceptQueueSize(1_024);
        server.addConnector(connector);
        return connector;
    }
}
