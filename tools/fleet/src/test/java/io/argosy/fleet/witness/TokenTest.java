package io.argosy.fleet.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.git.DataBranch;
import io.argosy.fleet.git.GitOverHttps;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.RemoteBranch;
import io.argosy.fleet.git.RemoteBranch.Access;
import io.argosy.fleet.git.RemoteBranch.Away;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A branch in another repository, by HTTPS and a token. */
class TokenTest {
    private static final String BRANCH = "evidence/dev";
    private static final String TOKEN = "ghs_0123456789abcdef";

    @TempDir
    private Path folder;

    private Path keys;
    private Monorepo repository;

    @BeforeEach
    void aRepositoryThere() throws Exception {
        keys = Files.createDirectories(folder.resolve("keys"));
        Path there = folder.resolve("there.git");
        try (Git git = Git.init().setBare(true).setDirectory(there.toFile()).call()) {
            var config = git.getRepository().getConfig();
            config.setBoolean("http", null, "receivepack", true);
            config.save();
        }
        Files.writeString(keys.resolve("token"), TOKEN + "\n");
        repository = Monorepo.own(folder.resolve("here"));
    }

    @AfterEach
    void close() {
        repository.close();
    }

    private RevCommit commit(String text) {
        TreeMap<String, ObjectId> files = new TreeMap<>();
        files.put("file", repository.store(text.getBytes(StandardCharsets.UTF_8)));
        DataBranch here = new DataBranch(repository, BRANCH);
        return here.replace(here.tip(), files, "witness", Instant.EPOCH, text).orElseThrow();
    }

    private RemoteBranch branch(String address) {
        return new RemoteBranch(repository, address, BRANCH, new Access(keys));
    }

    private static String why(RemoteBranch branch, RevCommit commit) {
        String why = String.valueOf(
                assertThrows(Away.class, () -> branch.push(commit)).getMessage());
        assertFalse(why.contains(TOKEN), why);
        return why;
    }

    @Test
    void itIsReadAndWrittenWithTheTokenAndWhoeverHasAnotherOneIsTold() throws Exception {
        try (GitOverHttps server = new GitOverHttps(folder, TOKEN, "");
                RemoteBranch branch = branch(server.address("there.git"))) {
            Files.copy(server.authority(), keys.resolve("ca.crt"));
            assertEquals(Optional.empty(), branch.fetch());
            RevCommit first = commit("first");
            assertTrue(branch.push(first));
            assertEquals(first, branch.fetch().orElseThrow());
            assertTrue(server.asked().contains("POST /there.git/git-receive-pack"), server.asked()::toString);

            server.takes("another one");
            RevCommit second = commit("second");
            assertEquals(
                    server.address("there.git") + " does not take or give " + BRANCH
                            + ": it does not take the token in " + keys.resolve("token")
                            + ": put one there that is valid and may write",
                    why(branch, second));
            // The Secret's new file is read without a start.
            Files.writeString(keys.resolve("token"), "another one");
            assertTrue(branch.push(second));
        }
    }

    @Test
    void aServerThatNobodyVouchesForGetsNoToken() throws Exception {
        RevCommit commit = commit("first");
        try (GitOverHttps server = new GitOverHttps(folder, TOKEN, "");
                RemoteBranch branch = branch(server.address("there.git"))) {
            assertTrue(why(branch, commit).contains(": nobody here vouches for its certificate"));
            assertEquals(List.of(), server.asked());
        }
    }

    @Test
    void anExpiredCertificateIsTold() throws Exception {
        RevCommit commit = commit("first");
        try (GitOverHttps server = new GitOverHttps(folder, TOKEN, " -startdate -20d -validity 10");
                RemoteBranch branch = branch(server.address("there.git"))) {
            Files.copy(server.authority(), keys.resolve("ca.crt"));
            assertTrue(why(branch, commit).contains(": its certificate has expired (NotAfter: "));
            assertEquals(List.of(), server.asked());
        }
    }

    @Test
    void aTokenGoesNowhereInTheClear() {
        RevCommit commit = commit("first");
        try (RemoteBranch branch = branch("http://127.0.0.1:1/there.git")) {
            assertTrue(why(branch, commit).endsWith(": a token is given to nobody but by https"));
        }
    }
}
