package io.argosy.serving.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * Routes that Javalin answers: pages and whatever else is worth a handler that may block. Javalin and the servlet layer
 * under it start when the first of them is asked for, because a start takes a tenth longer with them and predictions
 * never need them.
 */
public final class JavalinRoutes implements Endpoint.Blocking {
    private static final Logger LOG = Logger.getLogger(JavalinRoutes.class.getName());

    private final Consumer<JavalinConfig> routes;
    private @Nullable ServletContextHandler started;

    /**
     * Routes that are declared when they are first needed; each of their paths also has to be added to the
     * {@link Router}.
     */
    public JavalinRoutes(Consumer<JavalinConfig> routes) {
        this.routes = routes;
    }

    @Override
    public void answer(Exchange exchange) throws Exception {
        Server server =
                exchange.request().getConnectionMetaData().getConnector().getServer();
        exchange.waits(true);
        if (!started(server).handle(asked(exchange.request()), exchange.response(), exchange)) {
            Answer.problem(exchange, ProblemDetail.of(404, "nothing is here: GET /openapi.json says what is"));
        }
    }

    /** Javalin answers HEAD with nothing of what GET has; of the answer to a GET, Jetty sends the head alone. */
    private static Request asked(Request request) {
        return HttpMethod.HEAD.is(request.getMethod()) ? new Get(request) : request;
    }

    private static final class Get extends Request.Wrapper {
        Get(Request request) {
            super(request);
        }

        @Override
        public String getMethod() {
            return HttpMethod.GET.asString();
        }
    }

    private synchronized ServletContextHandler started(Server server) throws Exception {
        ServletContextHandler context = started;
        if (context == null) {
            Javalin javalin = Javalin.create(config -> {
                config.startup.showJavalinBanner = false;
                config.startup.showOldJavalinVersionWarning = false;
                config.startup.startupWatcherEnabled = false;
                // The gateway compresses where a client asks for it.
                config.http.compressionStrategy = CompressionStrategy.NONE;
                routes.accept(config);
                config.routes.exception(RefusedException.class, (e, page) -> problem(page, e.problem()));
                config.routes.exception(Exception.class, (e, page) -> {
                    LOG.log(Level.SEVERE, "request failed unexpectedly", e);
                    problem(
                            page,
                            ProblemDetail.of(500, "an error of the service, not of the request: its log has more"));
                });
            });
            context = new ServletContextHandler();
            context.setContextPath("/");
            context.addServlet(new ServletHolder(javalin.javalinServlet()), "/*");
            // Javalin's servlet asks for it when it starts, whether a route needs it or not.
            JettyWebSocketServletContainerInitializer.configure(context, null);
            context.setServer(server);
            context.start();
            started = context;
        }
        return context;
    }

    private static void problem(Context context, ProblemDetail problem) {
        context.status(problem.status());
        // Otherwise the charset of the default type is put behind this one.
        context.res().setCharacterEncoding(null);
        context.contentType(ProblemDetail.TYPE);
        context.result(problem.json());
    }
}
