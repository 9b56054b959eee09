package io.argosy.fleet.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that is gone, with all that is in it, when its user is done. */
public record TemporaryFolder(Path path) implements AutoCloseable {
    /** Makes an empty one in the system's place for such. */
    public static TemporaryFolder create() throws IOException {
        return new TemporaryFolder(Files.createTempDirectory("fleet-"));
    }

    @Override
    public void close() throws IOException {
        FileTree.delete(path);
    }
}
