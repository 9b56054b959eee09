package io.argosy.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
    @Test
    void linesMayEndAsWindowsEndsThem() {
        assertEquals(
                "staging",
                Yaml.read("# why\r\nafter: staging\r\n").path("after").asString());
    }

    @Test
    void aTextThatIsLongerThanAnyIsRefusedBeforeItIsRead() {
        String longest = "a: 1\n#" + " ".repeat(Yaml.MOST_LETTERS - 7) + "\n";

        assertEquals(1, Yaml.read(longest).path("a").asInt());
        assertEquals(
                "it has 1048577 letters, and what is read here has 1048576 at most",
                assertThrows(Yaml.Malformed.class, () -> Yaml.read(longest + "\n"))
                        .fact());
    }

    /** Unicode's control and format characters (unicode.org/reports/tr44, General_Category), but what ends and indents lines. */
    @Test
    void noLetterThatNobodySeesIsRead() {
        Pattern unseen = Pattern.compile("[\\p{Cc}\\u2028\\u2029\\p{Cf}\\ufffd&&[^\\n\\t\\r]]|\\r(?!\\n)");
        // Every letter that is to be refused, and of the others enough.
        for (int letter = 0; letter <= Character.MAX_CODE_POINT; letter++) {
            String text = "# a" + Character.toString(letter) + "b\n";
            if (letter > 0x3000 && letter % 101 != 0 && !unseen.matcher(text).find()) {
                continue;
            }
            boolean refused = false;
            try {
                Yaml.read(text);
            } catch (Yaml.Malformed e) {
                refused = e.fact().endsWith("which nobody sees: save it as plain UTF-8");
            }
            assertEquals(unseen.matcher(text).find(), refused, Integer.toHexString(letter));
        }
    }

    @Test
    void aListIsReadWhole() {
        assertEquals(2, Yaml.read("- a\n- b\n").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "---\n", "null\n"})
    void aTextThatSaysNothingHasNoKeys(String text) {
        assertTrue(Yaml.read(text).isObject());
        assertTrue(Yaml.read(text).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: 1\\na: 2\\n                | line 2: the key \"a\" stands there twice",
                "a: {b: 1, b: 1}\\n            | line 1: the key \"b\" stands there twice",
                "a:\\n\\t- b\\n                | line 2: a tab stands where YAML takes spaces only",
                "a: [\\n                       | line 2: expected the node content, but found '<stream end>'",
                "a: 1\\n---\\na: 2\\n          | it holds more than one document",
                "a: &x 1\\nb: *x\\n            | line 2: it uses an anchor, an alias or a tag: write the value itself",
                "a: !!str 1\\n                 | line 1: it uses an anchor, an alias or a tag: write the value itself",
                "%YAML 1.1\\n---\\na: 1\\n     | it holds a directive, a line that begins with %",
                "a: b<200b>c\\n               | line 1: it holds the letter U+200B, which nobody sees: save it as plain UTF-8",
                "<feff>a: b\\n                | line 1: it holds the letter U+FEFF, which nobody sees: save it as plain UTF-8",
                "a: 1\\nb: <0000>\\n          | line 2: it holds the letter U+0000, which nobody sees: save it as plain UTF-8",
                "a: 1\\rb: 2\\n                | line 1: it holds the letter U+000D, which nobody sees: save it as plain UTF-8",
            })
    void whatReadersOfYamlDoNotReadAlikeIsRefusedWithItsLine(String escaped, String fact) {
        Yaml.Malformed refused = assertThrows(
                Yaml.Malformed.class,
                () -> Yaml.read(escaped.translateEscapes()
                        .replace("<200b>", "\u200b")
                        .replace("<feff>", "\ufeff")
                        .replace("<0000>", "\0")));

        assertEquals(fact, refused.fact());
        assertFalse(refused.fact().contains("reader"), refused.fact());
    }
}
