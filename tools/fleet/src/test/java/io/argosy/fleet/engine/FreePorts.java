package io.argosy.fleet.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;

/**
 * Ports that an engine of a test is to listen on. What is found free is taken only later; so each JVM has a range that no other JVM of this
 * machine takes ports from: it holds a lock for as long as it lives. They lie below those that engines give to services.
 */
public final class FreePorts {
    private static final int FIRST = 12_001;
    private static final int RANGE = 1_000;
    private static final int RANGES = 7;
    private static final int APART = 50;

    private static final Claim CLAIM = claim();
    private static int taken;

    private FreePorts() {}

    private record Claim(int first, FileLock lock) {}

    /**
     * The first of three free ports, one for each environment; the one before them is free too, for the board. Another is given each time, as
     * an engine that ends may still have those of before.
     */
    public static synchronized int next() {
        for (int tried = 0; tried < RANGE / APART; tried++) {
            int base = CLAIM.first + taken++ % (RANGE / APART) * APART;
            if (IntStream.range(base - 1, base + 3).allMatch(FreePorts::isFree)) {
                return base;
            }
        }
        throw new AssertionError("no free ports from " + CLAIM.first + " to " + (CLAIM.first + RANGE));
    }

    private static Claim claim() {
        try {
            Path folder = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "argosy-test-ports"));
            for (int range = 0; range < RANGES; range++) {
                FileChannel file = FileChannel.open(
                        folder.resolve(String.valueOf(range)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock();
                if (lock != null) {
                    return new Claim(FIRST + range * RANGE, lock);
                }
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("other tests have all ranges of ports");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
