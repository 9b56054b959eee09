package io.argosy.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Tests' own folders, in memory where the system has a place for that: most tests here write a repository of hundreds of
 * small files, and on a busy disk making those is nine tenths of their time.
 */
public final class InMemory implements TempDirFactory {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    /** What all tests that run at one time write is a quarter of it. */
    private static final long ROOM = 6L << 30;

    private static final Path PLACE = place();

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension) throws IOException {
        return Files.createTempDirectory(PLACE, "fleet-test-");
    }

    private static Path place() {
        Path disk = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            return Files.isWritable(SHARED_MEMORY)
                            && Files.getFileStore(SHARED_MEMORY).getUsableSpace() > ROOM
                            && runsPrograms(SHARED_MEMORY)
                    ? SHARED_MEMORY
                    : disk;
        } catch (IOException e) {
            return disk;
        }
    }

    /** Tests start programs from their folders, and some systems let none start from there. */
    private static boolean runsPrograms(Path folder) throws IOException {
        Path script = Files.createTempFile(folder, "fleet-test-", ".sh");
        try {
            Files.writeString(script, "#!/bin/sh\n");
            return script.toFile().setExecutable(true)
                    && new ProcessBuilder(script.toString()).start().waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException e) {
            return false;
        } finally {
            Files.delete(script);
        }
    }
}
