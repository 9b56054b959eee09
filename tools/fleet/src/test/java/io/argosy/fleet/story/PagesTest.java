package io.argosy.fleet.story;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the repository's pages refer to is there. */
class PagesTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\[[^\\]\\n]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```|`[^`\\n]*`");

    @Test
    void everyLinkOfEveryPageLeadsToAFileAndAHeading() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            String text = CODE.matcher(Files.readString(page)).replaceAll("");
            for (MatchResult link : LINK.matcher(text).results().toList()) {
                String target = link.group(1);
                if (!target.matches("[a-z]+:.*") && !isThere(page, target)) {
                    broken.add(ROOT.relativize(page) + " → " + target);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void everyDecisionIsInTheIndexUnderItsNumberAndNumbersHaveNoGap() throws IOException {
        Path folder = ROOT.resolve("docs/adr");
        List<String> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("README.md"))
                    .sorted()
                    .toList();
        }
        List<String> rows = Files.readString(folder.resolve("README.md"))
                .lines()
                .filter(line -> line.matches("\\| (\\[)?\\d{4}.*"))
                .toList();
        List<String> listed = rows.stream()
                .flatMap(row -> LINK.matcher(row).results().map(link -> link.group(1)))
                .toList();
        List<String> numbers = rows.stream()
                .map(row -> row.replaceFirst("^\\| \\[?(\\d{4}).*", "$1"))
                .toList();
        assertEquals(files, listed);
        assertEquals(
                IntStream.rangeClosed(1, numbers.size())
                        .mapToObj(number -> String.format(Locale.ROOT, "%04d", number))
                        .toList(),
                numbers);
        for (String file : files) {
            String title =
                    Files.readString(folder.resolve(file)).lines().findFirst().orElse("");
            assertEquals("# " + file.substring(0, 4) + ":", title.substring(0, Math.min(7, title.length())), file);
        }
    }

    private static boolean isThere(Path page, String target) throws IOException {
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path path = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!path.startsWith(ROOT) || !Files.exists(path)) {
            return false;
        }
        return hash < 0 || anchors(path).contains(target.substring(hash + 1));
    }

    /** As GitHub makes them of headings: small letters, blanks as hyphens, no other signs. */
    private static Set<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(heading -> heading.group(1)
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /** What Git knows: what a build or a tool left is nobody's page. */
    private static List<Path> pages() throws IOException {
        Process list = new ProcessBuilder("git", "ls-files", "-z", "*.md")
                .directory(ROOT.toFile())
                .start();
        String names = new String(list.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return Stream.of(names.split("\0", -1))
                .filter(name -> !name.isEmpty())
                .map(ROOT::resolve)
                .filter(Files::exists)
                .toList();
    }
}
