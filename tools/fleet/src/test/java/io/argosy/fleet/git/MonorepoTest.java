package io.argosy.fleet.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.tool.Execution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonorepoTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"--depth=1, this clone is shallow", "--filter=blob:none, this clone lacks files of old versions"})
    void aCloneThatHasNotAllOfHistoryIsRefusedWithWhatToDo(String option, String said)
            throws IOException, InterruptedException {
        try (TemporaryClone clone = TemporaryClone.in(folder.resolve("whole"))) {
            clone.write("a", "first");
            clone.commit("First");
            clone.write("a", "second");
            clone.commit("Second");
            Execution less = Execution.of(
                    folder,
                    List.of(
                            "git",
                            "-c",
                            "uploadpack.allowFilter=true",
                            "clone",
                            "--quiet",
                            "--no-local",
                            option,
                            clone.root().toUri().toString(),
                            "less"),
                    Duration.ofSeconds(30));
            assertEquals(0, less.exitCode(), less.err());
            FleetException refused = assertThrows(
                    FleetException.class,
                    () -> Monorepo.open(folder.resolve("less")).close());
            assertTrue(String.valueOf(refused.getMessage()).contains(said), refused.getMessage());
        }
    }

    @Test
    void aBareRepositoryIsRefusedWithWhatToDo() throws Exception {
        try (TemporaryClone clone = TemporaryClone.in(folder.resolve("whole"))) {
            clone.write("a", "1").commit("First");
            git("clone", "--quiet", "--bare", clone.root().toString(), "bare");
            FleetException refused = assertThrows(
                    FleetException.class,
                    () -> Monorepo.open(folder.resolve("bare")).close());
            assertTrue(String.valueOf(refused.getMessage()).contains("is bare"), refused.getMessage());

            git("-C", "bare", "worktree", "add", "--quiet", "../work", "main");
            try (Monorepo repository = Monorepo.open(folder.resolve("work"))) {
                assertEquals(Optional.of("main"), repository.checkedOutBranch());
                assertEquals(Optional.empty(), repository.worktreeOf("main"), "it is this one");
            }
        }
    }

    @Test
    void aBranchThatAnotherWorktreeHasIsFoundThere() throws Exception {
        try (TemporaryClone clone = TemporaryClone.in(folder.resolve("whole"))) {
            clone.write("a", "1").commit("First");
            git("-C", "whole", "worktree", "add", "--quiet", "-b", "other", "../linked");
            try (Monorepo first = clone.open();
                    Monorepo linked = Monorepo.open(folder.resolve("linked"))) {
                assertEquals(
                        Optional.of(folder.resolve("linked").toRealPath()),
                        first.worktreeOf("other").map(MonorepoTest::real));
                assertEquals(
                        Optional.of(clone.root().toRealPath()),
                        linked.worktreeOf("main").map(MonorepoTest::real));
                assertEquals(Optional.empty(), linked.worktreeOf("other"));
                assertEquals(Optional.empty(), linked.worktreeOf("none"));
            }
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Execution execution = Execution.of(folder, command, Duration.ofSeconds(30));
        assertEquals(0, execution.exitCode(), execution.err());
    }

    /** A branch may be called as the whole name of another is: {@code git branch refs/heads/main}. */
    @Test
    void aWholeNameIsThatReferenceOrNone() throws Exception {
        try (TemporaryClone clone = TemporaryClone.in(folder.resolve("whole"))) {
            clone.write("a", "1").commit("Old");
            try (Monorepo repository = clone.open()) {
                RevCommit old = repository.commit("main");
                clone.write("a", "2").commit("New");
                RevCommit main = repository.commit("main");
                for (String name : List.of("refs/heads/main", "refs/remotes/origin/main", "refs/heads/gone")) {
                    for (String where : List.of(Constants.R_HEADS, Constants.R_TAGS, Constants.R_REMOTES)) {
                        RefUpdate update = repository.git().updateRef(where + name);
                        update.setNewObjectId(old);
                        assertEquals(RefUpdate.Result.NEW, update.update());
                    }
                }

                assertEquals(main, repository.commit("refs/heads/main"));
                assertEquals(old, repository.commit("refs/heads/main~1"));
                assertEquals(Optional.empty(), repository.find("refs/heads/gone"));
                assertEquals(Optional.empty(), repository.find("refs/remotes/origin/main"));
                assertEquals("heads/refs/heads/main", repository.inCommands("refs/heads/main"));
                assertEquals("main", repository.inCommands("main"));
            }
        }
    }

    @Test
    void aBranchIsTakenBeforeATagOfItsName() throws Exception {
        try (TemporaryClone clone = TemporaryClone.in(folder.resolve("named"))) {
            clone.write("a", "1").commit("Old");
            try (Monorepo repository = clone.open()) {
                RevCommit old = repository.commit("main");
                clone.write("a", "2").commit("New");
                RevCommit main = repository.commit("main");
                for (String tag : List.of("main", "origin/main", "1.0")) {
                    RefUpdate update = repository.git().updateRef(Constants.R_TAGS + tag);
                    update.setNewObjectId(old);
                    assertEquals(RefUpdate.Result.NEW, update.update());
                }
                RefUpdate remote = repository.git().updateRef(Constants.R_REMOTES + "origin/main");
                remote.setNewObjectId(main);
                assertEquals(RefUpdate.Result.NEW, remote.update());

                assertEquals(main, repository.commit("main"));
                assertEquals(old, repository.commit("main~1"));
                assertEquals(main, repository.commit("origin/main"));
                assertEquals(old, repository.commit("1.0"));
                assertEquals(old, repository.commit("refs/tags/main"));
            }
        }
    }
}
