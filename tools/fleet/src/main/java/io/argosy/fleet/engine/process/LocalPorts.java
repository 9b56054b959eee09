package io.argosy.fleet.engine.process;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives free ports of this machine to service processes. They lie below those that systems take for outgoing
 * connections (Linux: from 32768), so that a busy client cannot take one between the choice and its use.
 */
public final class LocalPorts {
    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;
    private static final int ATTEMPTS = 1_000;

    private final Set<Integer> taken = new HashSet<>();

    /** A port that nothing listens on and that is given to nobody else until {@link #release}. */
    synchronized int take() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
            if (!taken.contains(port) && isFree(port)) {
                taken.add(port);
                return port;
            }
        }
        throw new FleetException(
                ExitCode.UNAVAILABLE,
                "no free port found from " + FIRST + " to " + (FIRST + COUNT - 1),
                "see what listens there with `ss -ltn`");
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
}
