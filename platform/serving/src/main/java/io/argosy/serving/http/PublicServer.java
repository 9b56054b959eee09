package io.argosy.serving.http;

import io.argosy.serving.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The public port: a Jetty with the {@link Router} as its only handler, and a graceful end around it. */
public final class PublicServer {
    private final Server server;
    private final Router router;
    private final int port;

    /**
     * Starts to answer.
     *
     * @throws IOException if the port cannot be had
     */
    public PublicServer(Settings settings, Router router) throws IOException {
        this.router = router;
        QueuedThreadPool threads = new QueuedThreadPool(32, 4);
        threads.setName("http");
        server = new Server(threads);
        server.setHandler(new GracefulHandler(router));
        server.setErrorHandler(new ErrorForm());
        // Otherwise Jetty asks the handlers anew for each request whether they may block, and takes it that they do.
        server.setDynamic(false);
        SocketConnector connector = new SocketConnector(
                server, selectors(), http(), settings.limits().timeout(), router.clock());
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setAcceptQueueSize(1_024);
        connector.addBean(router.connections());
        server.addConnector(connector);
        try {
            server.start();
        } catch (Exception e) {
            stop(Duration.ZERO);
            throw new IOException(
                    "port %d of %s cannot be had: stop what holds it, or set SERVING_PORT"
                            .formatted(settings.port(), settings.host()),
                    e);
        }
        port = connector.getLocalPort();
        router.connections().watch(connector.getScheduler());
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(16_384);
        return http;
    }

    /** Predictions run on the selectors' threads: one for each processor uses all of them. */
    private static int selectors() {
        return Math.max(1, Runtime.getRuntime().availableProcessors());
    }

    /** The port that it answers on. */
    public int port() {
        return port;
    }

    /**
     * Takes no new request, finishes those in flight, and ends.
     *
     * @param longest what is in flight after this is cut off
     */
    public void stop(Duration longest) {
        // Jetty waits for requests in flight only if it is given a time, so never none.
        server.setStopTimeout(Math.max(1_000, longest.toMillis()));
        try {
            server.stop();
        } catch (Exception e) {
            // Requests were still in flight when their time was up: they end here.
            server.destroy();
        }
        router.close();
    }
}
