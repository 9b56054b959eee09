package io.argosy.fleet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What workflows use of others is what the table in {@code .github/actions} says: a commit that upstream has. */
class WorkflowPinsTest {
    private static final Path GITHUB = Path.of("../../.github");
    private static final Pattern USES = Pattern.compile("uses: *(\\S+)(.*)");
    private static final Pattern PINNED = Pattern.compile("([\\w.-]+/[\\w./-]+)@([0-9a-f]{40}) # (v[0-9.]+)");
    private static final Pattern ROW = Pattern.compile(
            "\\| ([\\w.-]+/[\\w./-]+) \\| (v[0-9.]+) \\| ([0-9a-f]{40}) \\| (composite|node24|docker) \\|");

    private record Pin(String action, String tag, String commit) implements Comparable<Pin> {
        @Override
        public int compareTo(Pin other) {
            return toString().compareTo(other.toString());
        }
    }

    @Test
    void everyActionIsPinnedByTheCommitOfTheTable() throws IOException {
        SortedSet<Pin> used = new TreeSet<>();
        for (Path file : files()) {
            Matcher uses = USES.matcher(Files.readString(file));
            while (uses.find()) {
                String what = uses.group(1) + uses.group(2);
                if (!what.startsWith("./")) {
                    Matcher pin = PINNED.matcher(what);
                    assertTrue(pin.matches(), () -> file + " uses " + what + ", by no commit with its tag beside it");
                    used.add(new Pin(pin.group(1), pin.group(3), pin.group(2)));
                }
            }
        }
        assertEquals(table(), used);
    }

    /** Node versions below are retired: docs.github.com, "Metadata syntax", runs.using. */
    private static SortedSet<Pin> table() throws IOException {
        SortedSet<Pin> pins = new TreeSet<>();
        List<String> rows = Files.readString(GITHUB.resolve("actions/README.md"))
                .lines()
                .filter(line -> line.startsWith("| ") && line.contains("/"))
                .toList();
        for (String row : rows) {
            Matcher pin = ROW.matcher(row);
            assertTrue(pin.matches(), row);
            pins.add(new Pin(pin.group(1), pin.group(2), pin.group(3)));
        }
        return pins;
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(GITHUB)) {
            return files.filter(file -> file.toString().matches(".*\\.ya?ml")).toList();
        }
    }
}
