package io.argosy.fleet.git;

import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Git over a clone's objects and nothing else of it. A clone's configuration, attributes, hooks, and what it has replaced or
 * grafted change what Git does, down to running a program in place of a merge, and whoever merges in the end has none of them:
 * here they cannot be seen, as the repository that Git is given is another one, empty but for where the objects are
 * (git-scm.com/docs/git, "Environment Variables"; gitrepository-layout).
 */
final class BareGit implements AutoCloseable {
    private final TemporaryFolder folder;
    private final Path objects;

    private BareGit(TemporaryFolder folder, Path objects) {
        this.folder = folder;
        this.objects = objects;
    }

    /** One that reads a clone's objects, and writes to them. */
    static BareGit of(Repository clone) throws IOException {
        TemporaryFolder folder = TemporaryFolder.inMemory();
        Files.writeString(folder.path().resolve("HEAD"), "ref: refs/heads/none\n");
        Files.writeString(folder.path().resolve("config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
        Files.createDirectory(folder.path().resolve("refs"));
        Files.createDirectory(folder.path().resolve("objects"));
        return new BareGit(
                folder, clone.getCommonDirectory().toPath().toAbsolutePath().resolve("objects"));
    }

    /**
     * Runs one command.
     *
     * @param words without {@code git} itself
     */
    Execution run(List<String> words, Duration limit) throws IOException, InterruptedException {
        String place = folder.path().toString();
        Map<String, String> environment = new LinkedHashMap<>();
        @Nullable String path = System.getenv("PATH");
        if (path != null) {
            environment.put("PATH", path);
        }
        environment.put("HOME", place);
        environment.put("XDG_CONFIG_HOME", place);
        environment.put("LC_ALL", "C");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_ATTR_NOSYSTEM", "1");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_DIR", place);
        environment.put("GIT_OBJECT_DIRECTORY", objects.toString());
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(words);
        return Execution.of(folder.path(), command, limit, environment);
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }
}
