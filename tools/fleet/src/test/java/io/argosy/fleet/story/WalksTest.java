package io.argosy.fleet.story;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The walks of {@code docs/walks}, each in a clone of its own: every command works, and prints what its page says. */
@Tag("sample")
class WalksTest {
    private static final Path WALKS = Path.of("../../docs/walks");

    @TempDir
    private Path folder;

    private FreshClone clone;

    static Stream<String> walks() throws IOException {
        try (Stream<Path> pages = Files.list(WALKS)) {
            return pages.map(page -> page.getFileName().toString()).sorted().toList().stream();
        }
    }

    @BeforeEach
    void aFreshClone() {
        clone = FreshClone.in(folder.resolve("argosy"));
    }

    @AfterEach
    void down() {
        clone.tried("./fleet down");
    }

    @ParameterizedTest
    @MethodSource("walks")
    void aWalkPrintsWhatItsPageSays(String page) throws Exception {
        new Walk(WALKS.resolve(page), clone).run();
    }

    @Test
    void predictionsAreKeptInStagingByTheStepsThatTheirPageSays() throws Exception {
        new Walk(Path.of("../../docs/store.md"), clone).run();
    }

    @Test
    void everyReaderHasAWalk() throws IOException {
        assertEquals(List.of("model-author.md", "operator.md", "platform-engineer.md"), walks().toList());
    }
}
