package io.argosy.fleet.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.board.page.PageWriter;
import io.argosy.fleet.board.server.BoardServer;
import io.argosy.fleet.board.server.Desk;
import io.argosy.fleet.board.server.LivePicture;
import io.argosy.fleet.board.state.BoardKeeper;
import io.argosy.fleet.board.state.EngineStatuses;
import io.argosy.fleet.board.state.Requests;
import io.argosy.fleet.board.state.Reviews;
import io.argosy.fleet.board.state.ServiceLook;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.release.Hold;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Release;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The board as a person sees it, beside an engine that runs real processes. */
@Tag("clients")
class BoardInBrowserTest {
    /** From the merge on, an engine starts a process first, which takes what it takes; what it then says is here within this. */
    private static final long UPDATE_MILLIS = 2_000;

    @TempDir
    private Path folder;

    private BoardServer serve(Monorepo repository) {
        Clock clock = Clock.systemUTC();
        LivePicture[] picture = new LivePicture[1];
        Reviews reviews = new Reviews(
                repository,
                (_, _) -> {
                    throw new FleetException(ExitCode.REFUSED, "nobody judges here", "do not ask");
                },
                () -> picture[0].changed(),
                clock);
        BoardKeeper keeper = new BoardKeeper(
                repository,
                "main",
                new EngineStatuses(
                        () -> EngineDirectory.of(repository).stateFile().ofRunningEngine()),
                reviews::of,
                new Requests(Optional.empty(), "main", () -> {}),
                clock);
        PageWriter pages = new PageWriter();
        picture[0] = new LivePicture(keeper, reviews, pages);
        return BoardServer.open(
                0, picture[0], new Desk(picture[0], new ServiceLook(repository, keeper, clock), reviews, pages));
    }

    private static int port(BoardServer server) {
        return URI.create(server.address()).getPort();
    }

    @Test
    void aVersionsWayToStagingAndBackIsWatchedLiveCellByCell() throws Exception {
        try (TemporaryClone clone = TinyFleet.in(folder)) {
            TinyFleet.release(clone, "dev", "churn", TinyFleet.FIRST);
            TinyFleet.release(clone, "staging", "churn", TinyFleet.FIRST);
            try (RunningEngine engine = RunningEngine.over(clone);
                    Monorepo repository = clone.open();
                    BoardBrowser browser = watching(engine, clone, repository)) {
                assertEquals("lost", browser.does("alive connection lost"), "the board has ended meanwhile");
            }
        }
    }

    /** The story; gives the browser, whose board has ended. */
    private BoardBrowser watching(RunningEngine engine, TemporaryClone clone, Monorepo repository) throws Exception {
        try (BoardServer server = serve(repository)) {
            BoardBrowser browser = BoardBrowser.at(port(server));
            browser.does("open index.html");
            engine.awaitHealthy("dev", "churn", TinyFleet.FIRST);
            engine.awaitHealthy("staging", "churn", TinyFleet.FIRST);
            assertSoon(browser.does("see cell.dev.churn Healthy|1.0.0|engine, live"));
            assertSoon(browser.does("see cell.staging.churn Healthy|1.0.0"));

            TinyFleet.release(clone, "dev", "churn", TinyFleet.SECOND);
            engine.awaitHealthy("dev", "churn", TinyFleet.SECOND);
            assertSoon(browser.does("see cell.dev.churn Healthy|1.1.0"));
            assertSoon(browser.does("see cell.staging.churn 1.0.0|not dev's"));
            assertSoon(browser.does("see graph churn 1.1.0|waits for a promotion"));

            TinyFleet.release(clone, "staging", "churn", TinyFleet.SECOND);
            engine.awaitHealthy("staging", "churn", TinyFleet.SECOND);
            assertSoon(browser.does("see cell.staging.churn Healthy|1.1.0"));

            Overlay staging = new Overlay("staging", "churn");
            clone.write(Hold.path(staging), new Hold(TinyFleet.FIRST, TinyFleet.SECOND).yaml(staging));
            TinyFleet.release(clone, "staging", "churn", TinyFleet.FIRST);
            engine.awaitHealthy("staging", "churn", TinyFleet.FIRST);
            assertSoon(browser.does("see cell.staging.churn Healthy|1.0.0|held"));

            assertEquals("undefined [] []", browser.does("harmless"));
            return browser;
        }
    }

    private static void assertSoon(String millis) {
        assertTrue(Integer.parseInt(millis) <= UPDATE_MILLIS, () -> "it took " + millis + " ms");
    }

    @Test
    void axeFindsNothingSeriousAndAKeyboardIsEnough() throws Exception {
        try (TemporaryClone clone = TinyFleet.in(folder)) {
            for (String service : List.of("churn", "diabetes", "fraud")) {
                TinyFleet.release(clone, "dev", service, TinyFleet.SECOND);
                TinyFleet.release(clone, "staging", service, TinyFleet.FIRST);
            }
            clone.write(
                    "overlays/quarantine.yaml",
                    "- {service: fraud, version: " + TinyFleet.FIRST + ", reason: it leaks its target}\n");
            clone.commit("Bar one");
            try (Monorepo repository = clone.open()) {
                new CommitWriter(repository)
                        .commitToBranch(
                                "idea",
                                repository.commit("main"),
                                List.of(new Change.Put("note", repository.store("x".getBytes(StandardCharsets.UTF_8)))),
                                "An idea");
                String change = "changes/" + repository.commit("idea").name().substring(0, 12) + ".html";
                try (BoardServer server = serve(repository);
                        BoardBrowser browser = BoardBrowser.at(port(server))) {
                    for (String page : List.of("index.html", "services/churn.html", change)) {
                        assertEquals("nothing", browser.does("axe " + page), page);
                    }
                    assertEquals(
                            "Skip to what the page is about | solid | diabetes", browser.does("keyboard diabetes"));
                    browser.does("open services/churn.html");
                    new CommitWriter(repository)
                            .commitToBranch(
                                    "promotion",
                                    repository.commit("main"),
                                    List.of(new Change.Put(
                                            Release.path("staging", "churn"),
                                            repository.store(clone.text(Release.path("dev", "churn"))
                                                    .getBytes(StandardCharsets.UTF_8)))),
                                    "Bring it to staging");
                    browser.does("see on-the-way Bring it to staging");
                    assertEquals(
                            0,
                            new ProcessBuilder("git", "-C", clone.root().toString(), "branch", "-D", "promotion")
                                    .start()
                                    .waitFor());
                    assertEquals("gone", browser.does("gone on-the-way"));

                    browser.does("open " + change);
                    new CommitWriter(repository)
                            .commitToBranch(
                                    "idea",
                                    repository.commit("idea"),
                                    List.of(new Change.Put(
                                            "note", repository.store("y".getBytes(StandardCharsets.UTF_8)))),
                                    "Another idea");
                    assertEquals(
                            "lost",
                            browser.does("alive no branch that is not merged has that commit as its newest"),
                            "what an open page says of a branch is of before");
                }
            }
        }
    }

    /** Folders, branches, commits, reasons: what an attacker may write into a repository that is shown. */
    @Test
    void nothingThatTheBoardIsToldRuns() throws Exception {
        String script = "<img src=x onerror=window.pwned=1>";
        try (TemporaryClone clone = TinyFleet.in(folder)) {
            TinyFleet.release(clone, "dev", "churn", TinyFleet.FIRST);
            clone.write("services/" + script.replace("/", "") + "/note", "x")
                    .write("overlays/dev/\"><script>window.pwned=1<script>/kustomization.yaml", "x")
                    .write("overlays/staging/environment/environment-policy.yaml", """
                        after: dev
                        freeze:
                        - {from: 2020-01-01T00:00:00Z, to: 2100-01-01T00:00:00Z, reason: '%s'}
                        """.formatted(script))
                    .write(
                            "overlays/quarantine.yaml",
                            "- {service: churn, version: " + TinyFleet.FIRST + ", reason: '" + script + "'}\n");
            clone.commit("</title><script>window.pwned=1</script>" + script);
            try (Monorepo repository = clone.open()) {
                new CommitWriter(repository)
                        .commitToBranch(
                                "a<img/src=x/onerror=window.pwned=1>",
                                repository.commit("main"),
                                List.of(new Change.Put("note", repository.store("x".getBytes(StandardCharsets.UTF_8)))),
                                script + "\"' onload=window.pwned=1");
                String tip = repository
                        .commit("a<img/src=x/onerror=window.pwned=1>")
                        .name()
                        .substring(0, 12);
                try (BoardServer server = serve(repository);
                        BoardBrowser browser = BoardBrowser.at(port(server))) {
                    for (String page : List.of("index.html", "services/churn.html", "changes/" + tip + ".html")) {
                        browser.does("open " + page);
                        assertEquals("undefined [] []", browser.does("harmless"), page);
                    }
                }
            }
        }
    }
}
