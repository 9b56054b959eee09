package io.argosy.fleet.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.revwalk.RevCommit;

/** A real Git repository in a test's own folder, on the branch main. */
public final class TemporaryRepository implements AutoCloseable {
    private final Path root;
    private final Git git;

    public TemporaryRepository(Path root) {
        this.root = root;
        try {
            this.git = Git.init()
                    .setDirectory(root.toFile())
                    .setInitialBranch("main")
                    .call();
            // A developer's own signing or hooks have no say here.
            git.getRepository().getConfig().setBoolean("commit", null, "gpgSign", false);
            git.getRepository().getConfig().save();
        } catch (GitAPIException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public Path root() {
        return root;
    }

    /** Writes a file into the working tree; {@link #commit} records it. */
    public TemporaryRepository write(String path, String content) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a folder into the working tree. */
    public TemporaryRepository copy(Path from, String path) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                write(path + "/" + from.relativize(file), Files.readString(file));
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a file, or a folder with all that is in it, from the working tree. */
    public TemporaryRepository remove(String path) {
        try (Stream<Path> files = Files.walk(root.resolve(path))) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commits all that the working tree has. */
    public RevCommit commit(String message) {
        try {
            git.add().addFilepattern(".").call();
            git.add().addFilepattern(".").setUpdate(true).call();
            return git.commit()
                    .setMessage(message)
                    .setAuthor("A Tester", "tester@example.org")
                    .setCommitter("A Tester", "tester@example.org")
                    .call();
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        git.close();
    }
}
