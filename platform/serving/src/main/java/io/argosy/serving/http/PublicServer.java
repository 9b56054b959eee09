package io.argosy.serving.http;

import io.argosy.serving.settings.Settings;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The public port: Javalin's own Jetty with the {@link FrontDoor} before Javalin's handler, and a graceful end around
 * both.
 */
public final class PublicServer {
    private final Javalin javalin;

    /**
     * Starts to answer.
     *
     * @throws IOException if the port cannot be had
     */
    public PublicServer(Settings settings, FrontDoor frontDoor, Routes routes) throws IOException {
        javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.http.prefer405over404 = true;
            // The gateway compresses where a client asks for it; an answer is a few hundred bytes.
            config.http.compressionStrategy = CompressionStrategy.NONE;
            config.http.maxRequestSize = settings.limits().bodyBytes();
            config.http.defaultContentType = "application/json";
            config.jetty.threadPool = threads();
            config.jetty.modifyServer(server -> prepare(server, frontDoor));
            config.jetty.modifyHttpConfiguration(PublicServer::configure);
            config.jetty.addConnector((server, http) -> connector(server, http, settings, frontDoor));
            routes.register(config);
        });
        try {
            javalin.start();
        } catch (JavalinBindException e) {
            throw new IOException(
                    "port %d of %s cannot be had: stop what holds it, or set SERVING_PORT"
                            .formatted(settings.port(), settings.host()),
                    e);
        }
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(32, 4);
        threads.setName("http");
        return threads;
    }

    private static void prepare(Server server, FrontDoor frontDoor) {
        // Javalin appends its own handler to the innermost of these. Its default, a counting handler, would count what
        // is counted already.
        server.setHandler((Handler) null);
        server.setHandler(new GracefulHandler(frontDoor));
        server.setErrorHandler(new ErrorForm());
        // Otherwise Jetty asks the handlers anew for each request whether they may block, and takes it that they do.
        server.setDynamic(false);
    }

    private static void configure(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(16_384);
    }

    private static ServerConnector connector(
            Server server, HttpConfiguration http, Settings settings, FrontDoor frontDoor) {
        ServerConnector connector = new ServerConnector(server, 1, selectors(), new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setAcceptQueueSize(1_024);
        connector.setIdleTimeout(settings.limits().timeout().toMillis());
        connector.addBean(frontDoor.connections());
        return connector;
    }

    /** Predictions run on the selectors' threads: one for each processor uses all of them. */
    private static int selectors() {
        return Math.max(1, Runtime.getRuntime().availableProcessors());
    }

    /** The port that it answers on. */
    public int port() {
        return javalin.port();
    }

    /**
     * Takes no new request, finishes those in flight, and ends.
     *
     * @param longest what is in flight after this is cut off
     */
    public void stop(Duration longest) {
        // Jetty waits for requests in flight only if it is given a time, so never none.
        javalin.jettyServer().server().setStopTimeout(Math.max(1_000, longest.toMillis()));
        javalin.stop();
    }
}
