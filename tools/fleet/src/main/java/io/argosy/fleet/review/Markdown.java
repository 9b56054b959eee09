package io.argosy.fleet.review;

import io.argosy.fleet.Visible;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Text that comes from elsewhere, written so that it stays text where it stands: from files, branches, values and messages,
 * none of which may open or close a heading, a fence, a table or a folded part, show an image, link, or mention anybody.
 *
 * <p>Between single backticks our own sentences quote commands and paths; what stands between two is shown as code, whoever
 * wrote it, and the rest is escaped.
 */
final class Markdown {
    static final int LONGEST_TEXT = 1_000;
    private static final int LONGEST_TITLE = 300;
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern MARKUP =
            Pattern.compile("[\\\\`*\\[\\]<>|~$]|&(?=#?\\w+;)|(?<![\\p{L}\\p{N}])_|_(?![\\p{L}\\p{N}])");
    private static final Pattern BLOCK = Pattern.compile("^([#+=-]|\\d{1,9}(?=[.)](?:\\s|$)))");
    /** What a forge turns into a mention, a reference, a picture or a link after the Markdown is read. */
    private static final Pattern FORGE = Pattern.compile(
            "@(?=[\\p{L}\\p{N}])|#(?=\\d)|(?<=(?i:GH))-(?=\\d)|:(?=//)|(?<=(?i:www))\\.|:(?=[\\w+-]*[a-z][\\w+-]*:|[+-]1:|100:|1234:)");

    private Markdown() {}

    /** A sentence in a paragraph, a list or a heading. */
    static String text(String foreign) {
        // What a line begins with opens a list or a heading.
        return BLOCK.matcher(text(foreign, "|"))
                .replaceFirst(
                        found -> found.group().matches("\\d+") ? found.group() + "\u200b" : "\\\\" + found.group());
    }

    /** A sentence in a cell of a table, where a bar ends even code. */
    static String cell(String foreign) {
        return text(foreign, "\\|");
    }

    private static String text(String foreign, String bar) {
        StringBuilder text = new StringBuilder();
        String[] parts = oneLine(foreign, LONGEST_TEXT).split("`", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean closed = i < parts.length - 1;
            if (i % 2 == 1 && closed && !parts[i].isBlank()) {
                text.append('`').append(parts[i].replace("|", bar)).append('`');
            } else if (i % 2 == 1) {
                text.append("\\`").append(escaped(parts[i])).append(closed ? "\\`" : "");
            } else {
                text.append(escaped(parts[i]));
            }
        }
        return text.toString();
    }

    /** A name or a value as code. */
    static String code(String foreign) {
        String text = oneLine(foreign, LONGEST_TEXT);
        String fence = "`".repeat(longestRun(text) + 1);
        String space = text.startsWith("`") || text.endsWith("`") || text.isBlank() ? " " : "";
        return fence + space + text + space + fence;
    }

    /** What a folded part shows before it is opened: HTML. */
    static String title(String foreign) {
        String[] parts = oneLine(foreign, LONGEST_TITLE).split("`", -1);
        StringBuilder title = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            boolean code = i % 2 == 1 && i < parts.length - 1;
            String html = html(parts[i]);
            title.append(code ? "<code>" + html + "</code>" : (i % 2 == 1 ? "`" : "") + html);
        }
        return title.toString();
    }

    /** A line in a fenced block, or several where it breaks. */
    static List<String> fenced(String foreign) {
        return Visible.of(foreign.replace("\r\n", "\n")).lines().toList();
    }

    /** A fence that no line ends. */
    static String fence(List<String> lines) {
        int longest = lines.stream().mapToInt(Markdown::longestRun).max().orElse(0);
        return "`".repeat(Math.max(3, longest + 1));
    }

    private static int longestRun(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    private static String oneLine(String foreign, int longest) {
        String line = SPACE.matcher(Visible.of(foreign.replace("\r\n", "\n")))
                .replaceAll(" ")
                .strip();
        int letters = line.codePointCount(0, line.length());
        return letters <= longest
                ? line
                : line.substring(0, line.offsetByCodePoints(0, longest)) + "… and " + (letters - longest)
                        + " characters more";
    }

    private static String escaped(String text) {
        return MARKUP.matcher(apart(text)).replaceAll("\\\\$0");
    }

    private static String html(String text) {
        return apart(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Parts with a space of no width what a forge would read together. */
    private static String apart(String text) {
        return FORGE.matcher(text).replaceAll("$0\u200b");
    }
}
