package io.argosy.fleet.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.Seeded;
import io.argosy.fleet.tool.Execution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

class MergePreviewTest {
    /** Names that sort otherwise as a folder than as a file, and one that is both in turns. */
    private static final List<String> PATHS = List.of(
            "a", "d/x", "d/y", "d/e/z", "d/e/w", "d-x", "d.x", "d0", "f", "f/g", "overlays/dev/churn", "Müller", "z/é");

    @TempDir
    private Path folder;

    /** Git's own merge, which needs no working tree, is the judge, told to look for no renames. */
    @Seeded(60)
    void aMergeIsWhatGitMakesOfIt(long seed) throws IOException, InterruptedException {
        var random = new SplittableRandom(seed);
        try (TemporaryClone clone = TemporaryClone.in(folder)) {
            clone.write("a", "first").write("d/e/z", "first").write("d0", "first");
            RevCommit first = clone.commit("First");
            try (Monorepo repository = clone.open()) {
                Scribe scribe = new Scribe(repository);
                RevCommit base = changed(repository, scribe, List.of(first), random, 6);
                RevCommit ours = changed(repository, scribe, List.of(base), random, 2);
                RevCommit theirs = changed(repository, scribe, List.of(base), random, 2);
                if (random.nextInt(4) == 0) {
                    // What one had from the other is the base from then on; and where both had, there are two.
                    RevCommit before = ours;
                    ours = changed(repository, scribe, List.of(ours, theirs), random, 1);
                    if (random.nextBoolean()) {
                        theirs = changed(repository, scribe, List.of(theirs, before), random, 1);
                    }
                }
                assertEquals(byGit(clone.root(), ours, theirs), here(repository, ours, theirs));
            }
        }
    }

    /**
     * Two that each had the other's first step: there are two commits that both were made on, and Git merges those before it
     * merges the two.
     */
    @Seeded(30)
    void historiesThatCrossedAreMergedAsGitMergesThem(long seed) throws IOException, InterruptedException {
        var random = new SplittableRandom(seed);
        try (TemporaryClone clone = TemporaryClone.in(folder)) {
            clone.write("a", "first").write("d/e/z", "first").write("d0", "first");
            RevCommit first = clone.commit("First");
            try (Monorepo repository = clone.open()) {
                Scribe scribe = new Scribe(repository);
                RevCommit base = changed(repository, scribe, List.of(first), random, 6);
                RevCommit ours = changed(repository, scribe, List.of(base), random, 2);
                RevCommit theirs = changed(repository, scribe, List.of(base), random, 2);
                for (int steps = 1 + random.nextInt(2); steps > 0; steps--) {
                    RevCommit before = ours;
                    ours = changed(repository, scribe, List.of(ours, theirs), random, 2);
                    theirs = changed(repository, scribe, List.of(theirs, before), random, 2);
                }
                assertEquals(byGit(clone.root(), ours, theirs), here(repository, ours, theirs));
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
                assertTrue(said.contains(": both changed Müller, a, c and 1 more"), said);
            }
        }
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
                root,
                List.of("git", "-c", "merge.renames=false", "merge-tree", "--write-tree", ours.name(), theirs.name()),
                Duration.ofSeconds(30));
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
