package io.argosy.fleet.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.Seeded;
import io.argosy.fleet.tool.Execution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergePreviewTest {
    /** Names that sort otherwise as a folder than as a file, and one that is both in turns. */
    private static final List<String> PATHS = List.of(
            "a", "d/x", "d/y", "d/e/z", "d/e/w", "d-x", "d.x", "d0", "f", "f/g", "overlays/dev/churn", "Müller", "z/é");

    @TempDir
    private Path folder;

    /** Git's own merge, which needs no working tree, is the judge; some of what is removed comes again by another name. */
    @Seeded(60)
    void aMergeIsWhatGitMakesOfIt(long seed) throws IOException, InterruptedException {
        isWhatGitMakes(new SplittableRandom(seed), (repository, scribe, sides, random) -> {
            if (random.nextInt(4) > 0) {
                return sides;
            }
            // What one had from the other is the base from then on; and where both had, there are two.
            RevCommit ours = changed(repository, scribe, List.of(sides.ours(), sides.theirs()), random, 1);
            return new Sides(
                    ours,
                    random.nextBoolean()
                            ? changed(repository, scribe, List.of(sides.theirs(), sides.ours()), random, 1)
                            : sides.theirs());
        });
    }

    /**
     * Two that each had the other's first step: there are two commits that both were made on, and Git merges those before it
     * merges the two.
     */
    @Seeded(30)
    void historiesThatCrossedAreMergedAsGitMergesThem(long seed) throws IOException, InterruptedException {
        isWhatGitMakes(new SplittableRandom(seed), (repository, scribe, sides, random) -> {
            Sides crossed = sides;
            for (int steps = 1 + random.nextInt(2); steps > 0; steps--) {
                RevCommit before = crossed.ours();
                crossed = new Sides(
                        changed(repository, scribe, List.of(crossed.ours(), crossed.theirs()), random, 2),
                        changed(repository, scribe, List.of(crossed.theirs(), before), random, 2));
            }
            return crossed;
        });
    }

    /** Two branches of one history. */
    private record Sides(RevCommit ours, RevCommit theirs) {}

    /** How two branches go on from where they parted. */
    @FunctionalInterface
    private interface Course {
        Sides from(Monorepo repository, Scribe scribe, Sides sides, SplittableRandom random);
    }

    private void isWhatGitMakes(SplittableRandom random, Course course) throws IOException, InterruptedException {
        try (TemporaryClone clone = TemporaryClone.in(folder)) {
            clone.write("a", "first").write("d/e/z", "first").write("d0", "first");
            RevCommit first = clone.commit("First");
            try (Monorepo repository = clone.open()) {
                Scribe scribe = new Scribe(repository);
                RevCommit base = changed(repository, scribe, List.of(first), random, 6);
                Sides parted = new Sides(
                        changed(repository, scribe, List.of(base), random, 2),
                        changed(repository, scribe, List.of(base), random, 2));
                Sides sides = course.from(repository, scribe, parted, random);
                assertEquals(
                        byGit(clone.root(), sides.ours(), sides.theirs()),
                        here(repository, sides.ours(), sides.theirs()));
            }
        }
    }

    @Test
    void whatBothChangedIsNamed() throws IOException, InterruptedException {
        try (TemporaryClone clone = TemporaryClone.in(folder)) {
            clone.write("a", "first\n")
                    .write("Müller", "first\n")
                    .write("c", "first\n")
                    .write("d", "first\n");
            RevCommit first = clone.commit("First");
            try (Monorepo repository = clone.open()) {
                Scribe scribe = new Scribe(repository);
                FleetException refused = assertThrows(
                        FleetException.class,
                        () -> MergePreview.of(
                                repository,
                                all(repository, scribe, first, "ours\n"),
                                all(repository, scribe, first, "theirs\n")));
                String said = String.valueOf(refused.getMessage());
                assertTrue(said.contains(": they differ over Müller, a, c and 1 more"), said);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mkdir -p .git/info && echo '* merge=union' > .git/info/attributes",
                "echo '* merge=union' > .gitattributes",
                "git config merge.default union",
                "echo '* merge=union' > .git/all && git config core.attributesFile .git/all",
                "git config merge.default mine && git config merge.mine.driver 'touch ran; true'",
                "git replace --graft TOP",
                "git replace $(git rev-parse HEAD:a) $(git rev-parse HEAD:b)"
            })
    void nothingOfACloneChangesWhatItsMergeIs(String setting) throws IOException, InterruptedException {
        try (TemporaryClone clone = TemporaryClone.in(folder)) {
            clone.write("a", "1\n2\n3\n4\n5\n6\n7\n8\n9\n").write("b", "first\n");
            RevCommit first = clone.commit("First");
            try (Monorepo repository = clone.open()) {
                Scribe scribe = new Scribe(repository);
                RevCommit top = put(repository, scribe, first, "a", "ours\n2\n3\n4\n5\n6\n7\n8\n9\n");
                RevCommit end = put(repository, scribe, first, "a", "1\n2\n3\n4\n5\n6\n7\n8\ntheirs\n");
                RevCommit otherTop = put(repository, scribe, first, "a", "theirs\n2\n3\n4\n5\n6\n7\n8\n9\n");
                String clean = byGit(clone.root(), top, end);
                Execution set = Execution.of(
                        clone.root(), List.of("sh", "-c", setting.replace("TOP", top.name())), Duration.ofSeconds(30));
                assertEquals(0, set.exitCode(), set.err());
                assertEquals(clean, here(repository, top, end));
                assertEquals("conflict", here(repository, top, otherTop));
                assertFalse(Files.exists(clone.root().resolve("ran")));
            }
        }
    }

    @Test
    void aFileThatBothGaveAnotherNameIsNotMerged() throws IOException, InterruptedException {
        try (TemporaryClone clone = TemporaryClone.in(folder)) {
            clone.write("docs/store.md", "first\nsecond\nthird\n");
            RevCommit first = clone.commit("First");
            try (Monorepo repository = clone.open()) {
                Scribe scribe = new Scribe(repository);
                RevCommit ours = renamed(repository, scribe, first, "docs/stores.md");
                assertEquals("conflict", here(repository, ours, renamed(repository, scribe, first, "docs/store2.md")));
                assertEquals(
                        byGit(
                                clone.root(),
                                ours,
                                put(repository, scribe, first, "docs/store.md", "1st\nsecond\nthird\n")),
                        here(
                                repository,
                                ours,
                                put(repository, scribe, first, "docs/store.md", "1st\nsecond\nthird\n")));
            }
        }
    }

    @Test
    void aFileThatMetAFolderIsNamedByItsOwnName() throws IOException, InterruptedException {
        try (TemporaryClone clone = TemporaryClone.in(folder)) {
            clone.write("other", "first\n");
            RevCommit first = clone.commit("First");
            try (Monorepo repository = clone.open()) {
                Scribe scribe = new Scribe(repository);
                FleetException refused = assertThrows(
                        FleetException.class,
                        () -> MergePreview.of(
                                repository,
                                put(repository, scribe, first, "x", "a file\n"),
                                put(repository, scribe, first, "x/y", "in a folder\n")));
                String said = String.valueOf(refused.getMessage());
                assertTrue(said.contains(": they differ over x: "), said);
            }
        }
    }

    @Test
    void twoHistoriesWithNothingInCommonAreToldAsSuch() throws IOException, InterruptedException {
        try (TemporaryClone clone = TemporaryClone.in(folder)) {
            clone.write("a", "first\n");
            RevCommit first = clone.commit("First");
            try (Monorepo repository = clone.open()) {
                Execution alone = Execution.of(
                        clone.root(),
                        List.of(
                                "git",
                                "-c",
                                "user.name=t",
                                "-c",
                                "user.email=t@localhost",
                                "commit-tree",
                                "-m",
                                "Other",
                                first.getTree().name()),
                        Duration.ofSeconds(30));
                assertEquals(0, alone.exitCode(), alone.err());
                RevCommit other = repository.commit(alone.out().strip());
                FleetException refused =
                        assertThrows(FleetException.class, () -> MergePreview.of(repository, first, other));
                String said = String.valueOf(refused.getMessage());
                assertTrue(said.contains("they have no commit in common"), said);
            }
        }
    }

    private static RevCommit put(Monorepo repository, Scribe scribe, RevCommit parent, String path, String text) {
        ObjectId id = repository.store(text.getBytes(StandardCharsets.UTF_8));
        return scribe.commit(List.of(parent), List.of(new Change.Put(path, id)), Instant.now());
    }

    private static RevCommit renamed(Monorepo repository, Scribe scribe, RevCommit parent, String to) {
        ObjectId id = repository.store("first\nsecond\nthird\n".getBytes(StandardCharsets.UTF_8));
        return scribe.commit(
                List.of(parent), List.of(new Change.Remove("docs/store.md"), new Change.Put(to, id)), Instant.now());
    }

    private static RevCommit all(Monorepo repository, Scribe scribe, RevCommit parent, String text) {
        ObjectId id = repository.store(text.getBytes(StandardCharsets.UTF_8));
        return scribe.commit(
                List.of(parent),
                List.of(
                        new Change.Put("Müller", id),
                        new Change.Put("a", id),
                        new Change.Put("c", id),
                        new Change.Put("d", id)),
                Instant.now());
    }

    private static String here(Monorepo repository, RevCommit ours, RevCommit theirs) throws InterruptedException {
        try {
            return MergePreview.of(repository, ours, theirs).getTree().name();
        } catch (FleetException e) {
            return "conflict";
        }
    }

    private static String byGit(Path root, RevCommit ours, RevCommit theirs) throws IOException, InterruptedException {
        Execution merge = Execution.of(
                root, List.of("git", "merge-tree", "--write-tree", ours.name(), theirs.name()), Duration.ofSeconds(30));
        return merge.exitCode() == 0 ? merge.out().strip() : "conflict";
    }

    private static RevCommit changed(
            Monorepo repository, Scribe scribe, List<RevCommit> parents, SplittableRandom random, int most) {
        TreeMap<String, Change> changes = new TreeMap<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            String path = PATHS.get(random.nextInt(PATHS.size()));
            ObjectId text = repository.store(("text " + random.nextInt(3) + "\n").getBytes(StandardCharsets.UTF_8));
            changes.put(path, random.nextInt(4) == 0 ? new Change.Remove(path) : new Change.Put(path, text));
        }
        // A name cannot be a file and a folder in one commit.
        if (changes.get("f") instanceof Change.Put) {
            changes.put("f/g", new Change.Remove("f/g"));
        } else if (changes.get("f/g") instanceof Change.Put) {
            changes.put("f", new Change.Remove("f"));
        }
        return scribe.commit(parents, new ArrayList<>(changes.values()), Instant.now());
    }
}
