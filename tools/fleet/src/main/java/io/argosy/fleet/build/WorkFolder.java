package io.argosy.fleet.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder to run commands in, gone with all that is in it when its user is done. */
record WorkFolder(Path path) implements AutoCloseable {
    /** Makes an empty one in the system's place for such. */
    static WorkFolder create() throws IOException {
        return new WorkFolder(Files.createTempDirectory("fleet-"));
    }

    /**
     * Runs a command in a folder and waits for it.
     *
     * @throws CommandFailedException where it ends with another status than 0; its last words are in the message
     * @throws IOException where it does not start
     */
    void run(String what, Path folder, List<String> command) throws IOException, InterruptedException {
        Path output = path.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            process.getOutputStream().close();
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                String last = Files.readString(output).strip().lines().reduce("", (_, line) -> line);
                throw new CommandFailedException(what + " ended with " + exitCode + ": " + last, last);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** A command that ended with another status than 0. */
    static final class CommandFailedException extends IOException {
        private static final long serialVersionUID = 1;

        private final String lastLine;

        CommandFailedException(String message, String lastLine) {
            super(message);
            this.lastLine = lastLine;
        }

        /** The last line that it printed; empty where it printed none. */
        String lastLine() {
            return lastLine;
        }
    }

    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(path)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}
