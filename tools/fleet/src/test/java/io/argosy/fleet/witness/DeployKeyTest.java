package io.argosy.fleet.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.git.DataBranch;
import io.argosy.fleet.git.GitOverSsh;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.RemoteBranch;
import io.argosy.fleet.git.RemoteBranch.Access;
import io.argosy.fleet.git.RemoteBranch.Away;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A branch in another repository, by ssh and its deploy key. */
class DeployKeyTest {
    private static final String BRANCH = "evidence/dev";

    @TempDir
    private Path folder;

    private Path keys;
    private Path there;
    private GitOverSsh server;
    private Monorepo repository;

    @BeforeEach
    void aServerThatKnowsTheKey() throws Exception {
        keys = folder.resolve("keys");
        there = folder.resolve("there.git");
        Git.init().setBare(true).setDirectory(there.toFile()).call().close();
        server = new GitOverSsh(
                InetAddress.getLoopbackAddress(),
                DeployKey.in(keys.resolve("deploy-key")).publicHalf());
        server.writeKnownHosts(keys.resolve("known_hosts"));
        repository = Monorepo.own(folder.resolve("here"));
    }

    @AfterEach
    void close() {
        repository.close();
        server.close();
    }

    private RemoteBranch branch(Path its) {
        return new RemoteBranch(repository, server.address(there), BRANCH, new Access(its));
    }

    private RevCommit commit(String text) {
        TreeMap<String, ObjectId> files = new TreeMap<>();
        files.put("file", repository.store(text.getBytes(StandardCharsets.UTF_8)));
        DataBranch here = new DataBranch(repository, BRANCH);
        return here.replace(here.tip(), files, "witness", Instant.EPOCH, text).orElseThrow();
    }

    private String held() throws Exception {
        try (Git git = Git.open(there.toFile())) {
            return ObjectId.toString(git.getRepository().resolve("refs/heads/" + BRANCH));
        }
    }

    @Test
    void itIsReadAndWrittenWithTheKeyThatWasMade() throws Exception {
        try (RemoteBranch branch = branch(keys)) {
            assertEquals(Optional.empty(), branch.fetch());
            RevCommit first = commit("first");
            assertTrue(branch.push(first));
            assertEquals(first.name(), held());
            RevCommit second = commit("second");
            assertTrue(branch.push(second));
            assertEquals(second.name(), held());
            assertEquals(second, branch.fetch().orElseThrow());
        }
        assertTrue(server.commands().stream().allMatch(command -> command.matches("git-(receive|upload)-pack .*")));
    }

    @Test
    void whatSomebodyElseWroteIsNotWrittenOver() throws Exception {
        try (RemoteBranch branch = branch(keys)) {
            RevCommit first = commit("first");
            assertTrue(branch.push(first));
            RevCommit other = commit("another one's");
            try (Git git = Git.open(there.toFile())) {
                var _ = git.fetch()
                        .setRemote(folder.resolve("here").toUri().toString())
                        .setRefSpecs("+refs/heads/" + BRANCH + ":refs/heads/" + BRANCH)
                        .call();
            }
            RevCommit mine = commit("mine");

            assertFalse(branch.push(mine));
            assertEquals(other.name(), held());
            assertEquals(Optional.of(first), branch.known());
            assertEquals(Optional.of(other), branch.fetch());
            assertTrue(branch.push(mine));
        }
    }

    @Test
    void anotherKeyDoesNotGetIn() throws Exception {
        Path others = folder.resolve("others");
        DeployKey _ = DeployKey.in(others.resolve("deploy-key"));
        server.writeKnownHosts(others.resolve("known_hosts"));
        RevCommit commit = commit("first");
        try (RemoteBranch branch = branch(others)) {
            Away away = assertThrows(Away.class, () -> branch.push(commit));
            assertTrue(String.valueOf(away.getMessage()).contains("does not take or give " + BRANCH), away::toString);
        }
    }

    @Test
    void aServerThatNobodyKnowsGetsNothing() throws Exception {
        Files.writeString(keys.resolve("known_hosts"), "");
        RevCommit commit = commit("first");
        try (RemoteBranch branch = branch(keys)) {
            assertThrows(Away.class, () -> branch.push(commit));
        }
        assertEquals(List.of(), server.commands());
    }

    @Test
    void theSecretHalfIsItsOwnersAloneAndSshReadsIt() throws Exception {
        Path key = keys.resolve("deploy-key");
        assertEquals("[OWNER_READ, OWNER_WRITE]", new TreeSet<>(Files.getPosixFilePermissions(key)).toString());
        Process ssh = new ProcessBuilder("ssh-keygen", "-y", "-f", key.toString())
                .redirectErrorStream(true)
                .start();
        String half = new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, ssh.waitFor(), half);
        assertEquals(DeployKey.in(key).publicHalf(), half);
    }
}
