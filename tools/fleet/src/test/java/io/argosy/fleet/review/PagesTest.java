package io.argosy.fleet.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PagesTest {
    @Test
    void whatFitsIsOnePageWithoutANumber() {
        assertEquals(
                List.of("# Fine\n\n<details><summary>More</summary>\n\n```text\na\n```\n\n</details>\n\n"),
                Pages.of(List.of(Section.open(List.of("# Fine")), new Section("More", "text", List.of("a"))), 1000));
    }

    @Property(tries = 200)
    void nothingIsLostAndNoPageIsTooLong(
            @ForAll @Size(max = 30) List<@AlphaChars @StringLength(max = 3000) String> lines,
            @ForAll @IntRange(min = 1000, max = 5000) int limit) {
        List<String> pages =
                Pages.of(List.of(new Section("One", "text", lines), new Section("Two", "text", lines)), limit);

        pages.forEach(page -> assertTrue(page.length() <= limit, () -> page.length() + " > " + limit));
        String content = String.join("", lines);
        assertEquals(content + content, content(pages));
        pages.forEach(page -> assertEquals(count(page, "<details>"), count(page, "</details>")));
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
