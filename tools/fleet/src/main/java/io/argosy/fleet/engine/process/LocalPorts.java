package io.argosy.fleet.engine.process;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives free ports of this machine to service processes. They lie below those that systems take for outgoing
 * connections (Linux: from 32768), so that a busy client cannot take one between the choice and its use. Another engine
 * cannot either: a range of ports is an engine's for as long as it listens on the first of them, whoever runs it and
 * however it ends.
 */
final class LocalPorts implements AutoCloseable {
    private static final int FIRST = 20_000;
    private static final int RANGE = 50;
    private static final int RANGES = 200;

    private final Set<Integer> taken = new HashSet<>();
    /** The first port of each range that is this engine's. */
    private final List<ServerSocket> claims = new ArrayList<>();

    /** A port that nothing listens on and that is given to nobody else until {@link #release}. */
    synchronized int take() {
        for (int next = 0; next < claims.size() || claim(); next++) {
            Optional<Integer> port = free(claims.get(next).getLocalPort());
            if (port.isPresent()) {
                taken.add(port.get());
                return port.get();
            }
        }
        throw new FleetException(
                ExitCode.UNAVAILABLE,
                "no free port found from " + FIRST + " to " + (FIRST + RANGES * RANGE - 1),
                "see what listens there with `ss -ltn`");
    }

    /** One of a range. */
    private Optional<Integer> free(int claimed) {
        for (int port = claimed + 1; port < claimed + RANGE; port++) {
            if (!taken.contains(port) && isFree(port)) {
                return Optional.of(port);
            }
        }
        return Optional.empty();
    }

    /** Makes one more range this engine's; false where each is somebody's. */
    private boolean claim() {
        int start = ThreadLocalRandom.current().nextInt(RANGES);
        for (int tried = 0; tried < RANGES; tried++) {
            int first = FIRST + (start + tried) % RANGES * RANGE;
            try {
                claims.add(new ServerSocket(first, 1, InetAddress.getLoopbackAddress()));
                return true;
            } catch (IOException e) {
                // It is another's: the next one.
            }
        }
        return false;
    }

    /** Gives ports back. */
    synchronized void release(Collection<Integer> ports) {
        taken.removeAll(ports);
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Gives all ranges back. */
    @Override
    public synchronized void close() {
        for (ServerSocket claim : claims) {
            try {
                claim.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        claims.clear();
    }
}
