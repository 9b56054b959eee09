package io.argosy.fleet.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that is gone, with all that is in it, when its user is done. */
public record TemporaryFolder(Path path) implements AutoCloseable {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    /** What three thousand overlays and all that they render to take is half of it. */
    private static final long ROOM = 1L << 30;

    /** Makes an empty one in the system's place for such. */
    public static TemporaryFolder create() throws IOException {
        return new TemporaryFolder(Files.createTempDirectory("fleet-"));
    }

    /**
     * The same for files that another program reads at once and nobody runs: in memory where the system has room for that.
     * Some dozen small files cost a busy disk as long as kustomize takes to render them.
     */
    public static TemporaryFolder inMemory() throws IOException {
        return Files.isWritable(SHARED_MEMORY)
                        && Files.getFileStore(SHARED_MEMORY).getUsableSpace() > ROOM
                ? new TemporaryFolder(Files.createTempDirectory(SHARED_MEMORY, "fleet-"))
                : create();
    }

    @Override
    public void close() throws IOException {
        FileTree.delete(path);
    }
}
