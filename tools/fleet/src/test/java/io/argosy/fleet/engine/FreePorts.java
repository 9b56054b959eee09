package io.argosy.fleet.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/**
 * Ports that an engine of a test is to listen on. What is found free is taken only later; so each JVM has a range that no other JVM of this
 * machine takes ports from: it listens on the first of them for as long as it lives. They lie below those that engines give to services.
 */
public final class FreePorts {
    private static final int FIRST = 12_000;
    private static final int RANGE = 1_000;
    private static final int RANGES = 7;
    private static final int APART = 50;

    /** Nobody connects to it. */
    private static final ServerSocket CLAIM = claim();

    private static int taken;

    private FreePorts() {}

    /**
     * The first of three free ports, one for each environment; the one before them is free too, for the board. Another is given each time, as
     * an engine that ends may still have those of before.
     */
    public static synchronized int next() {
        int first = CLAIM.getLocalPort() + 2;
        for (int tried = 0; tried < RANGE / APART; tried++) {
            int base = first + taken++ % (RANGE / APART) * APART;
            if (IntStream.range(base - 1, base + 3).allMatch(FreePorts::isFree)) {
                return base;
            }
        }
        throw new AssertionError("no free ports from " + first + " to " + (first + RANGE - APART + 2));
    }

    private static ServerSocket claim() {
        for (int range = 0; range < RANGES; range++) {
            try {
                return listen(FIRST + range * RANGE);
            } catch (IOException e) {
                // It is another's: the next one.
            }
        }
        throw new AssertionError("other tests have all ranges of ports");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = listen(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
