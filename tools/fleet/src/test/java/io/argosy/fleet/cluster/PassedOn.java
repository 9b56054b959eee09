package io.argosy.fleet.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What listens on this machine's loopback alone, as pods reach it: connections to a port of the node's address are passed on. */
final class PassedOn implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ServerSocket server;

    /**
     * @param node an address of this machine that pods reach
     * @param there what listens
     */
    PassedOn(InetAddress node, InetSocketAddress there) throws IOException {
        this(new InetSocketAddress(node, 0), there);
    }

    /**
     * On a port of one's own choice.
     *
     * @param here an address of this machine that pods reach
     * @param there what listens
     */
    PassedOn(InetSocketAddress here, InetSocketAddress there) throws IOException {
        server = new ServerSocket(here.getPort(), 50, here.getAddress());
        Future<?> _ = threads.submit(() -> accept(there));
    }

    InetAddress node() {
        return server.getInetAddress();
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept(InetSocketAddress there) {
        try {
            while (true) {
                Socket from = server.accept();
                Socket to = new Socket(there.getAddress(), there.getPort());
                Future<?> _ = threads.submit(() -> pass(from, to));
                Future<?> _ = threads.submit(() -> pass(to, from));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // One of them has gone, and so does the other.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
