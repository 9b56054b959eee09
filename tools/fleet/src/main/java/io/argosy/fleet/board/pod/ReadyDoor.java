package io.argosy.fleet.board.pod;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** What the kubelet asks, which cannot come to this machine's own name: whether the pod is ready, and no word more. */
final class ReadyDoor implements AutoCloseable {
    private final Server server;
    private final ServerConnector connector;

    ReadyDoor(int port, BooleanSupplier ready) {
        QueuedThreadPool threads = new QueuedThreadPool(8);
        threads.setName("board-ready");
        threads.setDaemon(true);
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 1);
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                boolean asked = Request.getPathInContext(request).equals("/readyz");
                response.setStatus(!asked ? 404 : ready.getAsBoolean() ? 200 : 503);
                callback.succeeded();
                return true;
            }
        });
        try {
            server.start();
        } catch (Exception e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE, "the board's port " + port + " is taken: " + e, "end what has it", e);
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            server.destroy();
        }
    }
}
