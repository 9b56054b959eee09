package io.argosy.serving.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;

/**
 * Knows which connections came when there were enough. Their requests are refused and they are closed, while those that
 * were there before keep their answer times.
 */
final class OpenConnections implements Connection.Listener {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private final Set<Connection> excess = ConcurrentHashMap.newKeySet();

    OpenConnections(int most) {
        this.most = most;
    }

    @Override
    public void onOpened(Connection connection) {
        if (open.incrementAndGet() > most) {
            excess.add(connection);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        open.decrementAndGet();
        excess.remove(connection);
    }

    /** Whether this connection is one too many. */
    boolean isExcess(Connection connection) {
        return !excess.isEmpty() && excess.contains(connection);
    }
}
