package io.argosy.fleet.board.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.board.state.Board;
import io.argosy.fleet.board.state.Cell;
import io.argosy.fleet.board.state.ChangePicture;
import io.argosy.fleet.board.state.Column;
import io.argosy.fleet.board.state.Condition;
import io.argosy.fleet.board.state.Figures;
import io.argosy.fleet.board.state.Mark;
import io.argosy.fleet.board.state.OnTheWay;
import io.argosy.fleet.board.state.OnTheWay.Judged;
import io.argosy.fleet.board.state.Passage;
import io.argosy.fleet.board.state.ServiceLook;
import io.argosy.fleet.board.state.ServiceRow;
import io.argosy.fleet.board.state.ServiceStory;
import io.argosy.fleet.board.state.Told;
import io.argosy.fleet.evidence.QualityInUse;
import io.argosy.fleet.gate.ToyModel;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.history.Placement;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.review.Section;
import io.argosy.fleet.rules.WebAddresses;
import io.argosy.model.ModelPackage;
import io.argosy.model.evidence.GoldenRow;
import io.argosy.model.evidence.Metric;
import io.argosy.model.format.PackageReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a name, a branch, a model or a setting says, a page has the elements that it has with harmless words. */
class HostilePageTest {
    private static final Instant AT = Instant.parse("2026-11-26T20:00:00Z");
    private static final List<String> PIECES = List.of(
            "word",
            " ",
            "\"",
            "'",
            "`",
            "<",
            ">",
            "&",
            "&lt;",
            "</td>",
            "</title>",
            "</style>",
            "-->",
            "<!--",
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "\" onmouseover=\"alert(1)",
            "' autofocus onfocus='alert(1)",
            "javascript:alert(1)",
            "${7*7}",
            "@raw",
            "{{7*7}}",
            "<svg/onload=alert(1)>",
            "\u0000",
            "\u202e",
            "\n",
            "=",
            "/",
            "<base href=//e.x>",
            "<meta http-equiv=refresh content=0>",
            "data:text/html,x",
            "![x](https://e.x/y.png)",
            "[x](javascript:alert(1))",
            "<details open ontoggle=alert(1)>",
            "]]>",
            "<a href=//e.x>",
            "../../etc/passwd");

    /** A text that a model author, a branch's author or a setting may bring. */
    private static String hostile(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private final PageWriter pages = new PageWriter();

    private static Board board(Supplier<String> text) {
        List<ServiceRow> rows = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String service = text.get();
            List<Cell> cells = new ArrayList<>();
            for (String environment : List.of("dev", "production")) {
                cells.add(new Cell(
                        new Overlay(environment, service),
                        "1.0.0-00000000000a" + (environment.equals("dev") ? "" : text.get()),
                        "1.1.0-00000000000b",
                        Condition.DEGRADED,
                        false,
                        "x" + text.get(),
                        Told.BY_GIT,
                        Figures.NONE,
                        List.of(new Mark(Mark.Kind.HELD, text.get()), new Mark(Mark.Kind.ALERT, "a" + text.get())),
                        "http://127.0.0.1:1/" + text.get()));
            }
            rows.add(new ServiceRow(service, cells));
        }
        List<Column> columns = Stream.of("dev", "production")
                .map(environment -> new Column(
                        environment,
                        new Told(Told.Source.EVIDENCE, text.get(), AT),
                        new Column.Frozen(text.get(), text.get()),
                        List.of(text.get()),
                        new WebAddresses(
                                "https://argocd.example", "https://grafana.example", "https://logs.example/{service}")))
                .toList();
        return new Board(
                AT,
                new Board.Main(text.get(), text.get(), "0123456789abcdef".repeat(2) + "01234567", text.get(), AT, ""),
                columns,
                List.of(new Passage(
                        "dev",
                        "production",
                        Duration.ofHours(3),
                        true,
                        List.of(new Passage.Waiting(
                                text.get(), text.get(), "", AT, AT.plusSeconds(60), false, List.of(text.get()))),
                        1)),
                rows,
                List.of(new OnTheWay(
                        text.get(),
                        true,
                        "fedcba9876543210".repeat(2) + "01234567",
                        text.get(),
                        text.get(),
                        AT,
                        "on" + text.get(),
                        List.of(new OnTheWay.Move("dev", text.get(), "x" + text.get(), "y" + text.get())),
                        new Judged.Said(Verdict.FAIL, AT, "f" + text.get(), 2, 1))),
                0,
                List.of(new Board.Barred(text.get(), text.get(), text.get())),
                List.of(text.get()));
    }

    private static Frame frame(Board board, String query) {
        return new Frame("t", "fleet", "", board.main(), AT, 7, true, 0, query);
    }

    private String change(Supplier<String> text) {
        Board board = board(text);
        return pages.change(new ChangePage(
                frame(board, ""),
                board,
                board.onTheWay().getFirst(),
                Optional.of(new ChangePicture(
                        Verdict.FAIL,
                        AT,
                        List.of(
                                new Section("", "", List.of("## ❌ Should not be merged", "", "A sentence.")),
                                new Section(
                                        "t" + text.get(),
                                        "text",
                                        List.of("x" + text.get().replace("\n", ""))),
                                new Section(
                                        "What differs in dev/x",
                                        "text",
                                        List.of("+" + text.get().replace("\n", "")))),
                        List.of()))));
    }

    @Test
    void hostileTextsAreNoElementsAndNoAttributesOfAnyPage() {
        AtomicInteger words = new AtomicInteger();
        Board harmless = board(() -> "word" + words.incrementAndGet());
        Map<String, Integer> fleet = elements(pages.fleet(new FleetPage(frame(harmless, ""), harmless)));
        Map<String, Integer> change = elements(change(() -> "word" + words.incrementAndGet()));
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Board board = board(() -> hostile(random));
            String page = pages.fleet(new FleetPage(frame(board, ""), board));

            Map<String, Integer> found = elements(page);
            assertEquals(fleet, found, () -> differing(fleet, found));
            assertEquals(change, elements(change(() -> hostile(random))));
        }
    }

    /** A model's texts: its description, the names of its categories, what its golden rows are there for, its card. */
    private String service(Path folder, Supplier<String> text) throws Exception {
        ToyModel.good("1.0.0")
                .withContracts(List.of("a" + text.get(), "b" + text.get()))
                .write(folder);
        ModelPackage good = PackageReader.read(folder);
        ModelPackage model = new ModelPackage(
                good.name(),
                good.version(),
                "d" + text.get(),
                good.signature(),
                good.model(),
                good.metrics(),
                good.baseline(),
                good.goldenRows().stream()
                        .map(row -> new GoldenRow("n" + text.get(), row.instance(), row.expected()))
                        .toList(),
                "# Card\n",
                good.provenance());
        Board board = board(text);
        ServiceRow row = board.rows().getFirst();
        ServiceStory story = new ServiceStory(
                AT,
                row,
                List.of(new Placement(
                        "dev", "x", "1.0.0-00000000000a", false, AT, true, true, text.get(), "0".repeat(40))),
                null,
                null,
                List.of(
                        new ServiceStory.Model("1.0.0-00000000000a", List.of("dev"), Optional.of(model), ""),
                        new ServiceStory.Model("0.9.0-00000000000b", List.of(), Optional.empty(), "w" + text.get())),
                Map.of(),
                Map.of(
                        "dev",
                        List.of(new QualityInUse(
                                AT,
                                text.get() + "-0000",
                                "",
                                1_230,
                                List.of(new Metric("roc_auc", 0.851, 0.832, 0.87))))),
                Map.of(),
                Map.of(),
                Map.of(),
                board.onTheWay(),
                Set.of("dev"),
                List.of(text.get()));
        return pages.service(new ServicePage(frame(board, ""), board, story, ServiceLook.tried(story, 0)));
    }

    @Test
    void whatCameTrueOfPredictionsStandsBesideTheFiguresOfTraining(@TempDir Path folder) throws Exception {
        String page = service(folder.resolve("good"), () -> "word");

        assertTrue(page.contains("In use, by what came true"), page);
        assertTrue(page.contains("dev, word 0000, 1,230 outcomes"), page);
        assertTrue(page.contains("0.8510 (0.8320 to 0.8700)"), page);
    }

    @Test
    void aServiceHasLinksToItsPagesElsewhereOfEachEnvironmentThatSaysWhereTheyAre(@TempDir Path folder)
            throws Exception {
        String page = service(folder.resolve("good"), () -> "word");

        for (String link : List.of(
                "https://argocd.example/applications/argocd/word\" rel=\"noopener noreferrer\">Argo CD",
                "https://grafana.example/d/argosy-service?var-environment=production&amp;var-service=word\"",
                "https://grafana.example/d/argosy-model?var-environment=dev&amp;var-service=word\"",
                "https://logs.example/word\" rel=\"noopener noreferrer\">Logs")) {
            assertTrue(page.contains("<a href=\"" + link), () -> link + " in " + page);
        }
    }

    @Test
    void aHostileModelIsNoElementOfItsServicesPage(@TempDir Path folder) throws Exception {
        AtomicInteger words = new AtomicInteger();
        Map<String, Integer> harmless =
                elements(service(folder.resolve("good"), () -> "word" + words.incrementAndGet()));
        for (int seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            // A category is one line of JSON and has no control characters, which the package's own rules see to.
            String page =
                    service(folder.resolve("m" + seed), () -> hostile(random).replaceAll("\\p{C}|\n", ""));
            Map<String, Integer> found = elements(page);
            assertEquals(harmless, found, () -> differing(harmless, found));
        }
    }

    @Test
    void aSearchForSomethingHostileIsAValueAndNoMarkup() {
        Board board = board(() -> "word");

        String page = pages.fleet(new FleetPage(frame(board, "\"><script>alert(1)</script>"), board));

        assertFalse(page.contains("<script>alert"), page);
        assertTrue(page.contains("value=\"&#34;>"), page);
    }

    @Test
    void aCardsOwnMarkupIsTextAndItsLinksRunNothing() {
        String html = Prose.html("""
            # Card
            <script>alert(1)</script>

            <img src=x onerror=alert(1)> and ![a](https://e.x/a.png) and [b](javascript:alert(1)) and [c](data:text/html,x)

            | a | b |
            |---|---|
            | <b onclick=x> | [d](vbscript:x) |
            """);

        for (String forbidden : List.of("<script", "<img", "<b ", "javascript:", "vbscript:", "href=\"data:")) {
            assertFalse(html.contains(forbidden), forbidden + " in " + html);
        }
        assertTrue(html.contains("<td>"), "tables are shown");
    }

    @Test
    void aBranchsNameIsNoPartOfTheCommandThatMergesWhatWasJudged() {
        Board board = board(() -> "main");
        OnTheWay way = board.onTheWay().getFirst();
        OnTheWay hostile = new OnTheWay(
                "x';touch${IFS}pwned;'", false, way.tip(), "t", "a", AT, "", List.of(), new Judged.NotYet());

        String command = new ChangePage(frame(board, ""), board, hostile, Optional.empty()).command();

        assertEquals("git switch main && git merge --no-ff --no-edit " + way.tip(), command);
    }

    @Test
    void noServiceAndNoBranchHasATextOfItsOwnInALink() {
        assertEquals("services/churn.html", Links.service("churn"));
        assertTrue(Links.service("../../x\"><b>").matches("services/_[0-9a-f]{16}\\.html"));
        assertTrue(Links.row("a/b", 2).matches("services/_[0-9a-f]{16}\\.row-3\\.html"));
    }

    @Test
    void noTemplateBringsAScriptOrAStyleOfItsOwnAndMarkupComesFromOneRendererAlone() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/jte"))) {
            for (Path file : files.toList()) {
                String template = Files.readString(file);
                assertFalse(
                        Pattern.compile("\\sstyle=|\\son[a-z]+=|<style|<script(?! src=)|javascript:")
                                .matcher(template)
                                .find(),
                        file::toString);
                for (var unsafe : Pattern.compile("\\$unsafe\\{([^}]*)}")
                        .matcher(template)
                        .results()
                        .toList()) {
                    assertTrue(
                            List.of("page.card()", "page.headline()", "ChangePage.html(section)")
                                    .contains(unsafe.group(1)),
                            file + ": " + unsafe.group());
                }
            }
        }
    }

    @Test
    void allThatAPageLoadsIsSmall() throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/board"))) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        assertTrue(bytes < 250 * 1024, () -> "style, script and icon are to be 250 KB at most");
    }

    private static String differing(Map<String, Integer> one, Map<String, Integer> other) {
        Map<String, Integer> rest = new TreeMap<>(other);
        one.forEach((element, count) -> rest.remove(element, count));
        return rest.toString();
    }

    /**
     * How often a page has each element, with the names of its attributes: as a browser reads it, where a value in quotes ends at its
     * quote and nowhere else.
     */
    private static Map<String, Integer> elements(String html) {
        Map<String, Integer> elements = new TreeMap<>();
        int i = 0;
        while (i < html.length()) {
            if (html.charAt(i) != '<' || i + 1 >= html.length() || !isTag(html.charAt(i + 1))) {
                i++;
                continue;
            }
            StringBuilder tag = new StringBuilder();
            char quote = 0;
            for (i++; i < html.length() && (quote != 0 || html.charAt(i) != '>'); i++) {
                char c = html.charAt(i);
                if (quote != 0) {
                    quote = c == quote ? 0 : quote;
                } else if (c == '"' || c == '\'') {
                    quote = c;
                } else {
                    tag.append(c);
                }
            }
            elements.merge(tag.toString().strip(), 1, Integer::sum);
        }
        return elements;
    }

    private static boolean isTag(char c) {
        return Character.isLetter(c) || c == '/' || c == '!' || c == '?';
    }
}
