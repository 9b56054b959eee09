package io.argosy.serving.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Jetty's connector, but for when a connection is idle: Jetty measures from the last byte that it read, and so closes
 * those whose request already waits in the socket when a busy machine comes to it late.
 */
final class SocketConnector extends ServerConnector {
    private final ProcessClock clock;
    private final Selector sockets;

    /**
     * @param selectors how many threads read and answer
     * @param idle how long a connection may be silent
     * @param clock tells whether the process was there to hear
     */
    SocketConnector(Server server, int selectors, HttpConfiguration http, Duration idle, ProcessClock clock)
            throws IOException {
        super(server, 1, selectors, new HttpConnectionFactory(http));
        this.clock = clock;
        this.sockets = Selector.open();
        setIdleTimeout(idle.toMillis());
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        SocketChannelEndPoint endpoint = new SocketChannelEndPoint(channel, selector, key, getScheduler()) {
            @Override
            protected void onIdleExpired(TimeoutException timeout) {
                // The first is of an exchange that moved between Jetty's looking at its clock and now.
                boolean moved = getIdleFor() < getIdleTimeout();
                if (!moved
                        && !clock.stoodStillWithin(getIdleFor())
                        && !(getFillInterest().isInterested() && hasUnread(channel))) {
                    super.onIdleExpired(timeout);
                }
            }
        };
        endpoint.setIdleTimeout(getIdleTimeout());
        return endpoint;
    }

    /** Whether bytes, or the end of them, wait in the socket. */
    private boolean hasUnread(SocketChannel channel) {
        synchronized (sockets) {
            try {
                SelectionKey key = channel.register(sockets, SelectionKey.OP_READ);
                try {
                    return sockets.selectNow() > 0;
                } finally {
                    key.cancel();
                    sockets.selectedKeys().clear();
                    // A cancelled key keeps its socket from closing until the next look.
                    sockets.selectNow();
                }
            } catch (IOException e) {
                // It is closed already.
                return false;
            }
        }
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        try {
            sockets.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
