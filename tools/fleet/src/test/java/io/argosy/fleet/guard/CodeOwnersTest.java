package io.argosy.fleet.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.release.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CodeOwnersTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    /** The examples of GitHub's own page on the file. */
    private static final CodeOwners EXAMPLES = CodeOwners.parse("""
            # a comment
            *       @global-owner1 @global-owner2
            *.js    @js-owner #This is an inline comment.
            *.go docs@example.com
            /build/logs/ @doctocat
            docs/* docs@example.com
            apps/ @octocat
            /docs/ @doctocat
            **/logs @logs
            /apps/github
            ![a]  @nobody
            """);

    @Test
    void theLastLineThatMatchesCounts() {
        assertEquals(List.of("@global-owner1", "@global-owner2"), EXAMPLES.of("README.md"));
        assertEquals(List.of("@js-owner"), EXAMPLES.of("src/deep/a.js"));
        assertEquals(List.of("docs@example.com"), EXAMPLES.of("main.go"));
    }

    @Test
    void aFolderIsAllThatIsInIt() {
        assertEquals(
                List.of("@doctocat"), CodeOwners.parse("/build/logs/ @doctocat").of("build/logs/today/one.txt"));
        assertEquals(List.of("@logs"), EXAMPLES.of("deep/build/logs/one.txt"));
        assertEquals(List.of("@octocat"), EXAMPLES.of("some/apps/one.txt"));
        assertEquals(List.of("@doctocat"), EXAMPLES.of("docs/build/one.txt"));
    }

    @Test
    void aStarAtTheEndIsOneFolderAlone() {
        CodeOwners owners = CodeOwners.parse("docs/* @docs\n/*.md @pages\n");

        assertEquals(List.of("@docs"), owners.of("docs/one.txt"));
        assertEquals(List.of(), owners.of("docs/build/one.txt"));
        assertEquals(List.of("@pages"), owners.of("README.md"));
        assertEquals(List.of(), owners.of("docs/build/README.md"));
    }

    @Test
    void aLineWithoutOwnersTakesThemAway() {
        assertEquals(List.of(), EXAMPLES.of("apps/github/one.txt"));
    }

    @Test
    void nobodyOwnsTheGuardThatJudgesThem() throws IOException {
        CodeOwners owners = CodeOwners.parse(Files.readString(ROOT.resolve(CodeOwners.PATH)));
        List<String> wrong = new ArrayList<>();
        for (Guard guard : Guards.ALL) {
            for (String path : guard.examples()) {
                List<String> its = owners.of(path);
                if (its.isEmpty() || !its.stream().allMatch(guard.owner()::isHeldBy)) {
                    wrong.add(path + " is owned by " + its + ", not by " + guard.owner() + " alone");
                }
                if (guard.judged().contains(guard.owner())) {
                    wrong.add(guard.name() + " is owned by those whom it judges");
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Tag("sample")
    @Test
    void anAuthorDecidesInDevAloneAndOnTheOwnModel() throws IOException {
        CodeOwners owners = CodeOwners.parse(Files.readString(ROOT.resolve(CodeOwners.PATH)));

        assertEquals(List.of("@argosy-fleet/model-authors"), owners.of("services/churn/model/model.json"));
        assertEquals(
                List.of("@argosy-fleet/model-authors", "@argosy-fleet/operators"),
                owners.of(Release.path("dev", "churn")));
        for (String environment : List.of("staging", "production")) {
            assertEquals(List.of("@argosy-fleet/operators"), owners.of(Release.path(environment, "churn")));
        }
    }
}
