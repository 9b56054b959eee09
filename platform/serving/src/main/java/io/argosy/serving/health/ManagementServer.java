package io.argosy.serving.health;

import io.argosy.serving.health.Readiness.State;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The port that kubelet and Prometheus ask, apart from the public one: it has its own threads, so a probe is answered
 * however busy the service is, and no route leads to it from outside.
 *
 * <ul>
 *   <li>{@code /healthz}: 200 as long as the process answers at all
 *   <li>{@code /startupz}: 200 once the model is checked and warm
 *   <li>{@code /readyz}: 200 while new requests are wanted
 *   <li>{@code /metrics}: the Prometheus text format
 * </ul>
 */
public final class ManagementServer implements AutoCloseable {
    private final Server server;
    private final ServerConnector connector;

    /**
     * Starts to answer.
     *
     * @param host the address that it listens on
     * @param port 0 takes any free one
     * @throws IOException if the port cannot be had
     */
    public ManagementServer(String host, int port, Readiness readiness, PrometheusRegistry metrics) throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(6, 1);
        threads.setName("management");
        threads.setDaemon(true);
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 1);
        connector.setHost(host);
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(new Endpoints(readiness, metrics));
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new IOException(
                    "management port %d of %s cannot be had (%s): stop what holds it, or set SERVING_MANAGEMENT_PORT"
                            .formatted(port, host, rootMessage(e)),
                    e);
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** The port that it answers on. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the management port did not close", e);
        }
    }

    private static final class Endpoints extends Handler.Abstract {
        private static final String PLAIN = "text/plain; charset=utf-8";

        private final Readiness readiness;
        private final PrometheusRegistry metrics;
        private final PrometheusTextFormatWriter format =
                PrometheusTextFormatWriter.builder().build();

        Endpoints(Readiness readiness, PrometheusRegistry metrics) {
            this.readiness = readiness;
            this.metrics = metrics;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws IOException {
            State state = readiness.state();
            switch (Request.getPathInContext(request)) {
                case "/healthz" -> answer(response, callback, 200, "live\n");
                case "/startupz" -> answer(response, callback, state == State.STARTING ? 503 : 200, word(state));
                case "/readyz" -> answer(response, callback, readiness.ready() ? 200 : 503, word(state));
                case "/metrics" -> {
                    ByteArrayOutputStream text = new ByteArrayOutputStream(16_384);
                    format.write(text, metrics.scrape());
                    response.getHeaders().put(HttpHeader.CONTENT_TYPE, format.getContentType());
                    response.write(true, ByteBuffer.wrap(text.toByteArray()), callback);
                }
                default -> answer(response, callback, 404, "ask for /healthz, /startupz, /readyz or /metrics\n");
            }
            return true;
        }

        private static String word(State state) {
            return switch (state) {
                case STARTING -> "starting\n";
                case READY -> "ready\n";
                case DRAINING -> "draining\n";
            };
        }

        private static void answer(Response response, Callback callback, int status, String text) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, PLAIN);
            response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
        }
    }
}
