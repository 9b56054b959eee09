package io.argosy.fleet.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.tool.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees that no `git add` makes, written by Git's own plumbing: what is judged is what a checkout gives, or it is refused. */
class PlainTreeTest {
    @TempDir
    private Path folder;

    private TemporaryClone clone;
    private Monorepo repository;

    @BeforeEach
    void aRepository() {
        clone = TemporaryClone.in(folder.resolve("clone"));
        clone.write("overlays/dev/churn/settings.env", "A=b\n").commit("Files");
        repository = clone.open();
    }

    @AfterEach
    void close() {
        repository.close();
        clone.close();
    }

    @Test
    void aLinkIsNoFileWhateverItsTextLooksLike() throws Exception {
        Files.createSymbolicLink(clone.root().resolve("overlays/dev/churn/more.env"), Path.of("SERVING_DOCS=on"));
        RevCommit head = clone.commit("A link");

        assertEquals(
                List.of("overlays/dev/churn/more.env: it is a symbolic link, which is read as what it points to"),
                problems(head));
        assertTrue(repository.readText(head, "overlays/dev/churn/more.env").isEmpty());
        assertRefused(head);
    }

    @Test
    void aSubmoduleIsNoFolder() throws Exception {
        RevCommit head = made("160000 commit " + repository.commit("main").name() + "\tx");

        assertEquals(List.of("x: it is a submodule, and what it holds is another repository's"), problems(head));
        assertRefused(head);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", ".git", ".GIT", "a\\b", ".g\u200cit", "GIT~1"})
    void aNameThatMeansSomethingElseIsRefusedAndWritesNowhere(String name) throws Exception {
        String blob = git("hash-object", "-w", "overlays/dev/churn/settings.env");
        String tree = tree("100644 " + name, blob);
        RevCommit head = made("040000 tree " + tree + "\tin");

        assertEquals(
                List.of("in/" + name + ": its name is none, means another folder, or stands there twice"),
                problems(head));
        assertRefused(head);
        assertFalse(Files.exists(folder.resolve("target")) && !Files.isDirectory(folder.resolve("target")));
    }

    @Test
    void aNameThatStandsTwiceIsRefused() throws Exception {
        String one = repository
                .store("one".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .name();
        String two = repository
                .store("two".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .name();
        RevCommit head = made("040000 tree " + tree("100644 a", one, "100644 a", two) + "\tin");

        assertEquals(List.of("in/a: its name is none, means another folder, or stands there twice"), problems(head));
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/dev/Churn/a", "OVERLAYS/x", "caf\u00e9|cafe\u0301", "stra\u00dfe|STRASSE"})
    void aNameThatIsAnothersWhereCaseOrCompositionDoesNotCountIsRefused(String names) {
        for (String name : names.split("\\|", -1)) {
            clone.write(name, "A=c\n");
        }
        List<String> problems = problems(clone.commit("Another"));

        assertFalse(problems.isEmpty());
        assertTrue(
                problems.stream().allMatch(said -> said.contains("` stands beside it, and where")), problems::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* ident",
                "*.env text eol=crlf",
                "*.yaml filter=lfs",
                "* working-tree-encoding=UTF-16",
                "[attr]x ident",
                "* export-subst",
                "\"a b\" ident"
            })
    void anAttributeThatConvertsIsRefused(String attribute) {
        RevCommit head = clone.write(".gitattributes", attribute + "\n").commit("Attributes");

        assertEquals(1, problems(head).size());
        assertTrue(problems(head).getFirst().startsWith(".gitattributes: `"), problems(head)::toString);
    }

    @Test
    void attributesThatLeaveFilesAsTheyAreAreNot() {
        RevCommit head = clone.write(
                        ".gitattributes",
                        "# words\n*.cbor binary\nmodel/** -text\na/** linguist-generated=true -diff\n")
                .commit("Attributes");

        assertEquals(List.of(), problems(head));
    }

    @Test
    void attributesBelowTheTopAndSubmodulesListsAreRefused() {
        RevCommit head = clone.write("overlays/.gitattributes", "* -text\n")
                .write(".gitmodules", "[submodule \"x\"]\n")
                .commit("More");

        assertEquals(
                List.of(
                        ".gitmodules: it brings other repositories into a checkout",
                        "overlays/.gitattributes: it may change what a checkout gives"),
                problems(head));
    }

    @Test
    void theWorkingTreeIsReadAsItsCommitWouldBe() throws Exception {
        clone.write(".gitignore", "target/\n")
                .write("target/x", "ignored")
                .write("new.txt", "new")
                .write("overlays/dev/churn/settings.env", "A=c\n");
        ObjectId tree = repository.workingTree();

        assertEquals(tree, clone.commit("All").getTree().getId());
    }

    private void assertRefused(RevCommit head) {
        assertThrows(FleetException.class, () -> repository.export(head, List.of(""), folder.resolve("target")));
    }

    private List<String> problems(RevCommit head) {
        Snapshot snapshot = new Snapshot(repository, head);
        return PlainTree.problems(snapshot, snapshot.below("").keySet()).stream()
                .map(problem -> problem.path() + ": " + problem.fact())
                .toList();
    }

    /** A commit whose tree has what main has and an entry more. */
    private RevCommit made(String entry) throws Exception {
        Path list = Files.writeString(folder.resolve("list"), git("ls-tree", "main") + "\n" + entry + "\n");
        String tree = run("sh", "-c", "git mktree --missing <" + list);
        return repository.commit(git("commit-tree", "-p", "main", "-m", "Made", tree));
    }

    /** A tree object byte by byte, as no command of Git's would write it. */
    private String tree(String... entries) throws IOException, InterruptedException {
        Path raw = folder.resolve("raw");
        try (var out = Files.newOutputStream(raw)) {
            for (int i = 0; i < entries.length; i += 2) {
                out.write(entries[i].getBytes(java.nio.charset.StandardCharsets.UTF_8));
                out.write(0);
                out.write(java.util.HexFormat.of().parseHex(entries[i + 1]));
            }
        }
        return git("hash-object", "-t", "tree", "-w", "--literally", raw.toString());
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private String run(String... command) throws IOException, InterruptedException {
        Execution run = Execution.of(clone.root(), List.of(command), Duration.ofSeconds(30));
        assertTrue(run.succeeded(), run::err);
        return run.out().strip();
    }
}
