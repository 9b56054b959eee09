package io.argosy.fleet.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.JudgedFleet;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.impact.Impact;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.release.Overlay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file, a branch, a value or a message says, a review has the structure that it has with harmless words. */
class HostileTextTest {
    private static final List<String> PIECES = List.of(
            "word",
            " ",
            "\n",
            "\n\n",
            "\r",
            "\t",
            "    ",
            "`",
            "``",
            "```",
            "````\n",
            "~~~\n",
            "</details>",
            "<details>",
            "</summary>",
            "<!--",
            "-->",
            "<b>",
            "<img src=x>",
            "<http://e.x/a>",
            "http://e.x/a",
            "https://e.x",
            "www.e.x",
            "@team",
            "@fleet/operators",
            "a@b.cd",
            "#12",
            "GH-12",
            "a/b#3",
            "![x](http://e.x/p)",
            "[a](b)",
            "[a]",
            "[x] ",
            "# ",
            "\n# forged",
            "\n## ✅ Can be merged",
            "> ",
            "- ",
            "1. ",
            "1) ",
            "+ ",
            "---",
            "\n===\n",
            "***",
            "*a*",
            "**b**",
            "_c_",
            "~~d~~",
            "|",
            "| a | b |",
            "\n|---|---|\n",
            "\\",
            "\\`",
            "&lt;",
            "&#64;team",
            "&amp;",
            "$x$",
            ":smile:",
            "\u001b[31m",
            "\u0000",
            "\u0007",
            "\u202e",
            "\u2066",
            "\u200f",
            "\u2028",
            "\u00a0",
            "\ud800",
            "😀",
            "=",
            "x".repeat(3_000));
    private static final Pattern FORGE =
            Pattern.compile("@[\\p{L}\\p{N}]|#\\d|(?i:GH)-\\d|://|(?i:www)\\.\\w|:[\\w+-]+:");
    private static final Pattern HTML =
            Pattern.compile("<details><summary>([^<>]|<code>|</code>)*</summary>|</details>");
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    @TempDir
    private Path folder;

    private JudgedFleet fleet;
    private ProposedChange change;

    @BeforeEach
    void aChange() throws Exception {
        fleet = JudgedFleet.in(folder);
        var head = new CommitWriter(fleet.repository())
                .commit(fleet.main(), List.of(fleet.put("README.md", "Words\n")), "A change");
        change = ProposedChange.of(fleet.repository(), fleet.main(), head, JudgedFleet.TOOLS, fleet.clock());
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void noTextChangesTheStructureOfAReview() {
        List<String> harmless = structure(review("harmless", "harmless", "harmless"));
        for (int seed = 0; seed < 1_500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            String one = text(random);
            String two = text(random);
            String three = text(random);
            int which = seed;

            List<String> pages = review(one, two, three);

            assertEquals(harmless, structure(pages), () -> which + ": " + String.join("", pages));
            pages.forEach(page -> assertFalse(
                    page.codePoints().anyMatch(letter -> letter == 0x1b || letter == 0x202e || letter == 0),
                    () -> which + " moves a terminal"));
        }
    }

    @Test
    void eachTableOfAJudgementIsATable() {
        List<String> pages = review("harmless", "harmless", "harmless");

        assertEquals(
                2L * Verdict.values().length,
                structure(pages).stream().filter("table"::equals).count());
        assertTrue(String.join("", pages).contains("| -7.25 |"), pages::toString);
    }

    @Test
    void whatOurOwnSentencesQuoteIsCode() {
        assertEquals(
                "merge what `./fleet unhold churn --env staging` proposes, @\u200bteam",
                Markdown.text("merge what `./fleet unhold churn --env staging` proposes, @team"));
        assertEquals("one \\` alone", Markdown.text("one ` alone"));
        assertEquals("``a`b``", Markdown.code("a`b"));
    }

    @Test
    void aTextThatNeverEndsIsShortened() {
        assertEquals("x".repeat(1_000) + "… and 2000 characters more", Markdown.text("x".repeat(3_000)));
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(1, 8);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private List<String> review(String one, String two, String three) {
        TreeSet<String> paths = new TreeSet<>(List.of("clusters/" + one.replace(".md", ""), "fleet"));
        List<OverlayImpact> impacts = List.of(new OverlayImpact.Unknown(new Overlay("dev", two), three, false));
        ProposedChange hostile = new ProposedChange(
                change.repository(),
                change.base(),
                change.head(),
                change.parsed(),
                new Impact(paths, impacts),
                change.releases(),
                change.rules(),
                change.evidence(),
                List.of(),
                change.models(),
                change.broken(),
                change.clusters(),
                change.now(),
                change.tools());
        List<Judgement> judgements = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            judgements.add(new Judgement("gate", one, verdict, two, three, List.of("a " + three, one, two), ""));
            judgements.add(new Judgement(
                    "quality",
                    two,
                    verdict,
                    three,
                    one,
                    List.of(
                            "| figure | incumbent |",
                            "|---|---|",
                            "| " + oneLine(one) + " | " + oneLine(two) + " |",
                            "",
                            "- worse: " + oneLine(three),
                            "",
                            "On rows of " + oneLine(two),
                            "",
                            "| figure | incumbent | candidate |",
                            "|---|---|---|",
                            "| " + oneLine(three) + " | -7.25 | " + oneLine(one) + " |"),
                    one));
        }
        return ReviewText.pages(new Review(hostile, judgements, new Judge(List.of(one))), ReviewText.GITHUB_LIMIT);
    }

    /** A gate's own table has its lines; a bar within a cell is one cell more, which Markdown leaves out. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\n\\r\\u2028]", " ").replace("|", "/");
    }

    private static List<String> structure(List<String> pages) {
        List<String> structure = new ArrayList<>();
        Structure visitor = new Structure(structure);
        pages.forEach(page -> PARSER.parse(page).accept(visitor));
        return structure;
    }

    /** Blocks by name; of what stands in them, only what is neither text nor code. */
    private static final class Structure extends AbstractVisitor {
        private final List<String> structure;

        Structure(List<String> structure) {
            this.structure = structure;
        }

        @Override
        protected void visitChildren(Node parent) {
            StringBuilder plain = new StringBuilder();
            for (Node child = parent.getFirstChild(); child != null; child = child.getNext()) {
                switch (child) {
                    case Heading heading -> structure.add("heading " + heading.getLevel());
                    case HtmlBlock html ->
                        structure.add(
                                HTML.matcher(html.getLiteral()).matches()
                                        ? html.getLiteral().replaceAll("<summary>.*", "")
                                        : "forged " + html.getLiteral());
                    case TableBlock _ -> structure.add("table");
                    case CustomBlock custom -> structure.add(custom.getClass().getSimpleName());
                    case Block block -> structure.add(block.getClass().getSimpleName());
                    case Text text -> plain.append(text.getLiteral());
                    case Code _ -> plain.append('\u0001');
                    case SoftLineBreak _ -> plain.append(' ');
                    default -> structure.add("inline " + child.getClass().getSimpleName());
                }
                child.accept(this);
            }
            if (FORGE.matcher(plain).find()) {
                structure.add("told to somebody: " + plain);
            }
        }
    }
}
