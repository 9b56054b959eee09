package io.argosy.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A fork leaves out the tests that go by the sample's own services, by their tag: one without it would be red there. */
class SampleTagTest {
    private static final Path ROOT = Path.of("../..");
    /** How tests come to the services of this repository: by their folder, or by what reads it for them. */
    private static final Pattern GOES_BY_THEM =
            Pattern.compile("\\.\\./services|\"\\.\\.\", \"services\"|\\bServices\\.(folder|examples)\\("
                    + "|\\b(FreshClone|ChangedClusters)\\.in\\(|\\bStoringService\\b");

    /** These take whatever services are there, none included, or a page alone. */
    private static final List<String> OF_ANY =
            List.of("EveryServiceTest.java", "SchemaTest.java", "SampleTagTest.java", "OwnRoutesTest.java");

    @Test
    void everyTestThatGoesByTheSamplesServicesHasTheTag() throws IOException {
        TreeSet<String> tagged = new TreeSet<>();
        TreeSet<String> missing = new TreeSet<>();
        for (String modules : List.of("platform", "tools")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(modules))) {
                for (Path file : files.filter(SampleTagTest::isTest).toList()) {
                    String source = Files.readString(file);
                    if (GOES_BY_THEM.matcher(source).find()) {
                        boolean known = source.contains("@Tag(\"sample\")") || source.contains("@Tag(\"cluster\")");
                        (known ? tagged : missing).add(file.getFileName().toString());
                    }
                }
            }
        }
        assertEquals(List.of(), List.copyOf(missing));
        assertTrue(tagged.size() > 20, tagged::toString);
    }

    private static boolean isTest(Path file) {
        String path = file.toString();
        return path.contains("/src/test/java/")
                && path.endsWith("Test.java")
                && !path.contains("/cluster/")
                && !OF_ANY.contains(file.getFileName().toString());
    }
}
