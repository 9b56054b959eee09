package io.argosy.fleet.engine;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Held by the one engine of a clone as long as it runs; the system lets go of it however the engine ends. */
final class EngineLock implements AutoCloseable {
    private final FileChannel channel;

    private EngineLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes it.
     *
     * @throws FleetException where another engine has it
     */
    static EngineLock take(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            taken = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another engine of this very process.
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        if (!taken) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "another engine of this clone is running",
                    "see it with ./fleet status, stop it with ./fleet down");
        }
        return new EngineLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
