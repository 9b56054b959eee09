package io.argosy.fleet.activator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A port for each service, all of them served by one connector: who is asked is told by the port, whatever name and path a caller uses.
 * One thread listens at all of them, so a port more costs a socket.
 */
final class Doors implements AutoCloseable {
    /** Callers beyond it are turned away without an answer: each may hold a buffer of its head. */
    static final int MOST_CONNECTIONS = 4_096;

    private static final int BACKLOG = 1_024;

    private final ServerConnector connector;
    private final Selector selector;
    private final Map<Integer, ServerSocketChannel> open = new ConcurrentHashMap<>();

    /**
     * @param connector one that is started
     */
    Doors(ServerConnector connector) throws IOException {
        this.connector = connector;
        this.selector = Selector.open();
        Thread.ofPlatform().daemon().name("doors").start(this::listen);
    }

    /**
     * Listens at a port.
     *
     * @throws IOException where something else has it
     */
    void open(int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(port), BACKLOG);
            channel.configureBlocking(false);
            open.put(port, channel);
            channel.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            open.remove(port);
            channel.close();
            throw e;
        }
        selector.wakeup();
    }

    /** Listens there no more. Connections that came in stay. */
    void close(int port) {
        ServerSocketChannel channel = open.remove(port);
        if (channel != null) {
            close(channel);
        }
    }

    private void listen() {
        try {
            while (true) {
                selector.select(this::accept, 1_000);
            }
        } catch (ClosedSelectorException e) {
            // Closed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(SelectionKey key) {
        try {
            SocketChannel caller;
            while (key.isValid() && (caller = ((ServerSocketChannel) key.channel()).accept()) != null) {
                if (connector.getConnectedEndPoints().size() >= MOST_CONNECTIONS) {
                    caller.close();
                    continue;
                }
                caller.configureBlocking(false);
                caller.setOption(StandardSocketOptions.TCP_NODELAY, true);
                connector.getSelectorManager().accept(caller);
            }
        } catch (IOException e) {
            // That caller has gone, or the process has no more sockets; the next ones are still answered.
        }
    }

    private static void close(ServerSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        open.values().forEach(Doors::close);
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
