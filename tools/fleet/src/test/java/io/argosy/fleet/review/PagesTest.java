package io.argosy.fleet.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.Seeded;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PagesTest {
    @Test
    void whatFitsIsOnePageWithoutANumber() {
        assertEquals(
                List.of("# Fine\n\n<details><summary>More</summary>\n\n```text\na\n```\n\n</details>\n\n"),
                Pages.of(List.of(Section.open(List.of("# Fine")), new Section("More", "text", List.of("a"))), 1000));
    }

    @Seeded(200)
    void nothingIsLostAndNoPageIsTooLong(long seed) {
        var random = new SplittableRandom(seed);
        int limit = random.nextInt(1000, 5001);
        List<String> lines = IntStream.range(0, random.nextInt(31))
                .mapToObj(i -> line(random))
                .toList();
        List<String> pages =
                Pages.of(List.of(new Section("One", "text", lines), new Section("Two", "text", lines)), limit);

        pages.forEach(page -> assertTrue(page.length() <= limit, () -> page.length() + " > " + limit));
        String content = String.join("", lines);
        assertEquals(content + content, content(pages));
        pages.forEach(page -> assertEquals(count(page, "<details>"), count(page, "</details>")));
    }

    /** Empty, short, or longer than a page. */
    private static String line(SplittableRandom random) {
        int length = random.nextInt(random.nextInt(1, 3001));
        return random.ints(length, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String content(List<String> pages) {
        StringBuilder content = new StringBuilder();
        for (String page : pages) {
            boolean fenced = false;
            for (String line : page.lines().toList()) {
                if (line.startsWith("```")) {
                    fenced = !fenced;
                } else if (fenced) {
                    content.append(line);
                }
            }
        }
        return content.toString();
    }

    private static int count(String text, String word) {
        return text.split(word, -1).length - 1;
    }
}
