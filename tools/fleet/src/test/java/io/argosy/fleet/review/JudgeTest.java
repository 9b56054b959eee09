package io.argosy.fleet.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.release.SmallFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeTest {
    @TempDir
    private Path folder;

    @Test
    void whatOfTheJudgeIsNotMainsIsNamedCommittedOrNot() {
        TemporaryClone clone = SmallFleet.in(folder)
                .write("tools/fleet/src/main/java/Main.java", "class Main {}\n")
                .write("tools/go.mod", "module tools\n");
        clone.commit("A fleet with a judge");
        try (clone;
                Monorepo repository = clone.open()) {
            var main = repository.commit("main");
            assertEquals(Judge.OF_MAIN, Judge.in(folder, repository, main));

            clone.write("tools/go.mod", "module others\n")
                    .write("README.md", "Words\n")
                    .commit("Other pins");
            clone.write("tools/fleet/src/main/java/Other.java", "class Other {}\n");

            assertEquals(
                    List.of("tools/fleet/src/main", "tools/go.mod"),
                    Judge.in(folder, repository, main).differing());
        }
    }

    @Test
    void whatTheCommandLineIsBuiltFromIsPartOfTheJudge() throws IOException {
        String script = Files.readString(Path.of("../../fleet"));
        var sources = Pattern.compile("(?m)^sources=\"(.*)\"$").matcher(script);
        assertTrue(sources.find());
        assertTrue(Judge.PATHS.containsAll(List.of(sources.group(1).split(" "))), sources.group(1));
    }
}
