package io.argosy.fleet.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatestMainTest {
    @TempDir
    private Path folder;

    private TemporaryClone origin;
    private TemporaryClone clone;
    private Monorepo repository;

    @BeforeEach
    void aCloneOfAnOrigin() throws Exception {
        origin = TemporaryClone.in(folder.resolve("origin"));
        origin.write("a", "1").commit("First");
        clone = TemporaryClone.in(folder.resolve("clone"));
        repository = clone.open();
        url(origin.root().toString());
        StoredConfig config = repository.git().getConfig();
        config.setString("remote", "origin", "fetch", "+refs/heads/*:refs/remotes/origin/*");
        config.save();
        git("fetch", "--quiet", "origin");
        git("reset", "--quiet", "--hard", "origin/main");
    }

    @AfterEach
    void close() {
        repository.close();
        clone.close();
        origin.close();
    }

    @Test
    void whatOriginHasMoreCountsAndIsToldOf() throws Exception {
        RevCommit newer = origin.write("a", "2").commit("Second");

        LatestMain main = LatestMain.of(repository, "main");

        assertEquals(newer, main.commit());
        assertEquals(LatestMain.Here.BEHIND, main.here());
        assertEquals(List.of("main here is one commit behind origin's: origin's counts"), main.notes());
    }

    @Test
    void whatWasSeenIsBroughtAlongThoughEachStateTakesThePlaceOfTheOneBefore() throws Exception {
        try (Monorepo there = origin.open()) {
            DataBranch evidence = new DataBranch(there, "evidence/dev");
            for (int state = 1; state <= 2; state++) {
                var files = new TreeMap<>(Map.of("manifest.json", there.store(new byte[] {(byte) state})));
                RevCommit written = evidence.replace(evidence.tip(), files, "witness", Instant.now(), "Seen")
                        .orElseThrow();
                LatestMain.of(repository, "main");

                assertEquals(written, repository.commit("refs/remotes/origin/evidence/dev"));
            }
        }
    }

    @Test
    void whatThisCloneHasMoreCountsAndIsToldOf() throws Exception {
        RevCommit newer = clone.write("a", "2").commit("Second");

        LatestMain main = LatestMain.of(repository, "main");

        assertEquals(newer, main.commit());
        assertEquals(List.of("origin's main is one commit behind this clone's: this clone's counts"), main.notes());
    }

    @Test
    void whereTheyHaveGoneApartOriginsCounts() throws Exception {
        RevCommit there = origin.write("a", "2").commit("There");
        clone.write("a", "3").commit("Here");

        LatestMain main = LatestMain.of(repository, "main");

        assertEquals(there, main.commit());
        assertEquals(LatestMain.Here.APART, main.here());
        assertEquals(
                List.of("main and origin/main have gone apart: one commit only here, one commit only there; origin's"
                        + " counts, and what is only here is left out"),
                main.notes());
    }

    @Test
    void whereOriginIsAwayItSaysHowOldItsKnowledgeIs() throws Exception {
        LatestMain.of(repository, "main");
        url(folder.resolve("gone").toString());

        LatestMain main = LatestMain.of(repository, "main");

        assertEquals(repository.commit("main"), main.commit());
        String note = main.notes().getFirst();
        assertTrue(note.startsWith("origin was not asked ("), note);
        assertFalse(note.contains("and the repository exists"), note);
        assertTrue(note.endsWith("): this clone last heard from it 0 min ago"), note);
    }

    @Test
    void anOriginThatNeverAnswersIsNotWaitedFor() throws Exception {
        StoredConfig config = repository.git().getConfig();
        config.setString("core", null, "sshCommand", "sleep 60 #");
        config.save();
        url("ssh://nowhere.invalid/argosy");

        long from = System.nanoTime();
        LatestMain main = LatestMain.of(repository, "main", Duration.ofSeconds(1));

        assertTrue(Duration.ofNanos(System.nanoTime() - from).toSeconds() < 20);
        assertTrue(
                main.notes().getFirst().startsWith("origin was not asked (it did not answer within 1 s)"),
                () -> main.notes().getFirst());
    }

    @Test
    void withoutOriginNobodyIsAsked() throws Exception {
        git("remote", "remove", "origin");

        assertEquals(List.of(), LatestMain.of(repository, "main").notes());
    }

    private void url(String url) throws IOException {
        StoredConfig config = repository.git().getConfig();
        config.setString("remote", "origin", "url", url);
        config.save();
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        assertEquals(
                0,
                new ProcessBuilder(command)
                        .directory(clone.root().toFile())
                        .inheritIO()
                        .start()
                        .waitFor());
    }
}
