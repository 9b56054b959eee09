package io.argosy.fleet.board.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.board.page.Links;
import io.argosy.fleet.board.page.PageWriter;
import io.argosy.fleet.board.state.BoardKeeper;
import io.argosy.fleet.board.state.EngineStatuses;
import io.argosy.fleet.board.state.Requests;
import io.argosy.fleet.board.state.Reviews;
import io.argosy.fleet.board.state.ServiceLook;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.release.SmallFleet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The board by HTTP, as a browser asks it. */
class BoardServerTest {
    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger judged = new AtomicInteger();
    private final PageWriter pages = new PageWriter();
    private TemporaryClone clone;
    private Monorepo repository;
    private BoardKeeper keeper;
    private LivePicture picture;
    private ServiceLook services;
    private Desk desk;
    private BoardServer server;

    @BeforeEach
    void serve() {
        clone = SmallFleet.in(folder);
        for (String environment : List.of("dev", "staging", "production")) {
            SmallFleet.pin(clone, environment, "churn", SmallFleet.FIRST);
        }
        repository = clone.open();
        Clock clock = Clock.systemUTC();
        Reviews reviews = new Reviews(
                repository,
                (_, _) -> {
                    judged.incrementAndGet();
                    throw new FleetException(ExitCode.REFUSED, "nobody judges here", "do not ask");
                },
                () -> picture.changed(),
                clock);
        keeper = new BoardKeeper(
                repository,
                "main",
                new EngineStatuses(Optional::empty),
                reviews::of,
                new Requests(Optional.empty(), "main", () -> {}),
                clock);
        picture = new LivePicture(keeper, reviews, pages);
        services = new ServiceLook(repository, keeper, clock);
        desk = new Desk(picture, services, reviews, pages);
        server = BoardServer.open(0, picture, desk);
    }

    @AfterEach
    void close() {
        server.close();
        client.close();
        repository.close();
        clone.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path)).timeout(Duration.ofSeconds(30));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    @Test
    void whatMainSaysIsReadBeforeAnybodyAsksAndNobodyIsAskedForIt() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                read.countDown();
                return Instant.now();
            }
        };
        Reviews reviews = new Reviews(
                repository,
                (_, _) -> {
                    throw new FleetException(ExitCode.REFUSED, "nobody judges here", "do not ask");
                },
                () -> {},
                clock);
        BoardKeeper unasked = new BoardKeeper(
                repository,
                "main",
                new EngineStatuses(() -> {
                    asked.incrementAndGet();
                    return Optional.empty();
                }),
                reviews::of,
                new Requests(Optional.empty(), "main", () -> {}),
                clock);
        LivePicture prepared = new LivePicture(unasked, reviews, pages);
        try (BoardServer _ = BoardServer.open(0, prepared, new Desk(prepared, services, reviews, pages))) {
            assertTrue(read.await(60, TimeUnit.SECONDS), "nothing is read until somebody asks");
        }
        assertEquals(0, asked.get(), "nobody looks, and the engine is asked");
    }

    @Test
    void theFleetIsAtTheTopWithWhatEachServicePins() throws Exception {
        HttpResponse<String> page = get("");

        assertEquals(200, page.statusCode());
        assertEquals(
                "text/html; charset=utf-8",
                page.headers().firstValue("Content-Type").orElseThrow());
        assertTrue(page.body().contains("id=\"" + Links.id("cell", "dev", "churn") + "\""), page::body);
        assertEquals(page.body(), get("index.html").body());
        assertEquals(200, get("services/churn.html").statusCode());
        assertEquals(404, get("services/nobody.html").statusCode());
    }

    @Test
    void everyAnswerForbidsWhatIsNotTheBoardsOwn() throws Exception {
        for (String path : List.of("", "services/churn.html", "assets/board.js", "nowhere", "changes/x.html")) {
            HttpResponse<String> answer = get(path);
            String policy =
                    answer.headers().firstValue("Content-Security-Policy").orElseThrow();
            assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
            assertFalse(policy.contains("unsafe"), policy);
            assertEquals(
                    "nosniff",
                    answer.headers().firstValue("X-Content-Type-Options").orElseThrow());
        }
    }

    @Test
    void itOnlyReads() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")) {
            HttpResponse<String> answer = client.send(
                    request("").method(method, BodyPublishers.ofString("x")).build(), BodyHandlers.ofString());
            assertEquals(405, answer.statusCode(), method);
            assertEquals("the board only reads: ask with GET\n", answer.body());
        }
    }

    /** As a page of elsewhere asks that made its name lead here. */
    @Test
    void anotherNameThanThisMachinesOwnIsRefused() throws Exception {
        URI address = URI.create(server.address());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 421 "), answer);
            assertFalse(answer.contains("churn"), answer);
        }
    }

    @Test
    void noPathLeadsToAFileThatIsNotTheBoards() throws Exception {
        for (String path : List.of(
                "assets/../board.css", "assets/%2e%2e/x", "assets/", "..%2f..%2fetc/passwd", "services/..%2fx.html")) {
            int status = get(path).statusCode();
            assertTrue(status == 404 || status == 400, path + " " + status);
        }
    }

    @Test
    void aPortThatIsTakenIsAFactAndTheNextStep() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            FleetException refused =
                    assertThrows(FleetException.class, () -> BoardServer.open(taken.getLocalPort(), picture, desk));

            assertEquals(
                    "port " + taken.getLocalPort() + " for the board is taken by process "
                            + ProcessHandle.current().pid()
                            + " (java): stop it, or run `./fleet board --port PORT`",
                    refused.getMessage());
        }
    }

    @Test
    void whatChangesIsSentToWhoListensAndNoMoreThanThat() throws Exception {
        String version = get("").body().replaceFirst("(?s).*data-version=\"(\\d+)\".*", "$1");
        HttpResponse<java.io.InputStream> stream =
                client.send(request("events?since=" + version).build(), BodyHandlers.ofInputStream());
        try (BufferedReader events = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertEquals(
                    "text/event-stream; charset=utf-8",
                    stream.headers().firstValue("Content-Type").orElseThrow());

            SmallFleet.pin(clone, "dev", "churn", SmallFleet.SECOND);

            String data = "";
            for (String line = events.readLine(); line != null; line = events.readLine()) {
                if (line.startsWith("data: {")) {
                    data = line;
                    break;
                }
            }
            assertTrue(data.contains(Links.id("cell", "dev", "churn")), data);
            assertTrue(data.contains("1.1.0"), data);
            assertFalse(data.contains("diabetes"), data);
        }
    }

    /** Too long ago, or of a server that has ended: its numbers may be higher ones. */
    @ParameterizedTest
    @ValueSource(strings = {"-5", "3", "9007199254740000"})
    void whoMissedTooMuchIsToldToAskAgain(String since) throws Exception {
        String _ = get("").body();
        HttpResponse<java.io.InputStream> stream =
                client.send(request("events?since=" + since).build(), BodyHandlers.ofInputStream());
        try (BufferedReader events = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertTrue(events.lines().limit(8).anyMatch("event: again"::equals));
        }
    }

    @Test
    void everyLinkOfAServicesPageThatStaysHereLeadsSomewhere() throws Exception {
        String page = get("services/churn.html").body();
        List<String> links = Pattern.compile("href=\"([^\":]+)\"")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .filter(link -> !link.startsWith("#"))
                .toList();
        assertTrue(links.size() > 3, page);
        for (String link : links) {
            String path = URI.create("services/churn.html").resolve(link).toString();
            assertEquals(200, get(path.replaceFirst("^/|#.*", "")).statusCode(), link);
        }
    }

    @Test
    void aBranchHasAPageWithTheCommandThatMergesItAndIsJudgedOnceForIt() throws Exception {
        RevCommit tip = new CommitWriter(repository)
                .commitToBranch(
                        "idea",
                        repository.commit("main"),
                        List.of(new Change.Put(
                                "services/churn/note", repository.store("x".getBytes(StandardCharsets.UTF_8)))),
                        "An <b>idea</b>");
        picture.changed();
        String page = "changes/" + tip.name().substring(0, 12) + ".html";
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        HttpResponse<String> answer = get(page);
        while (!answer.body().contains("nobody judges here") && System.nanoTime() < end) {
            var _ = picture.after(-1, Duration.ofMillis(50));
            answer = get(page);
        }

        assertTrue(
                answer.body().contains("git switch main &amp;&amp; git merge --no-ff --no-edit " + tip.name()),
                answer::body);
        assertTrue(
                answer.body().contains("An &lt;b>idea&lt;/b>") || answer.body().contains("An &lt;b&gt;idea"));
        assertTrue(answer.body().contains("nobody judges here"), answer::body);
        assertEquals(1, judged.get());
    }

    @Test
    void theSamePagesAreWrittenAsFilesWithNothingThatAsksAServer() throws Exception {
        Path out = folder.resolve("out");

        int files = new Export(desk, services, pages, out).write(picture.settled(Duration.ofSeconds(20)));

        String fleet = Files.readString(out.resolve("index.html"));
        assertTrue(fleet.contains("data-live=\"no\""));
        assertTrue(fleet.contains("href=\"services/churn.html\""));
        assertTrue(Files.exists(out.resolve("services/churn.html")));
        assertTrue(Files.exists(out.resolve("assets/board.css")));
        try (Stream<Path> all = Files.walk(out)) {
            assertEquals(files, all.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void whatIsWrittenHasTheVerdictsOnEveryPageAndNothingThatIsAlwaysNow() throws Exception {
        new CommitWriter(repository)
                .commitToBranch(
                        "idea",
                        repository.commit("main"),
                        List.of(new Change.Put(
                                "services/churn/note", repository.store("x".getBytes(StandardCharsets.UTF_8)))),
                        "An idea");
        Path out = folder.resolve("judged");

        new Export(desk, services, pages, out).write(picture.settled(Duration.ofSeconds(20)));

        String fleet = Files.readString(out.resolve("index.html"));
        assertTrue(fleet.contains("nobody judges here"), fleet);
        assertFalse(fleet.contains("not judged yet"), fleet);
        assertFalse(fleet.contains(", live"), fleet);
    }

    @Test
    void whereMainIsGoneItIsSaidAndWhatWasKnownStands() throws Exception {
        RevCommit idea = new CommitWriter(repository)
                .commitToBranch(
                        "idea",
                        repository.commit("main"),
                        List.of(new Change.Put("note", repository.store("x".getBytes(StandardCharsets.UTF_8)))),
                        "An idea");
        String version = get("").body().replaceFirst("(?s).*data-version=\"(\\d+)\".*", "$1");
        HttpResponse<java.io.InputStream> stream =
                client.send(request("events?since=" + version).build(), BodyHandlers.ofInputStream());
        try (BufferedReader events = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertEquals(
                    0,
                    new ProcessBuilder("git", "-C", clone.root().toString(), "branch", "-m", "main", "trunk")
                            .start()
                            .waitFor());

            String data = events.lines()
                    .filter(line -> line.startsWith("data: {") && line.contains("main is gone"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(data.contains("the branch main is gone"), data);
        }
        HttpResponse<String> fresh = get("");
        assertEquals(200, fresh.statusCode());
        assertTrue(fresh.body().contains("the branch main is gone"), fresh::body);
        assertTrue(fresh.body().contains(Links.id("cell", "dev", "churn")), fresh::body);
        String change = "changes/" + idea.name().substring(0, 12) + ".html";
        assertTrue(get(change).body().contains("the branch main is gone"));
        assertFalse(get(change).body().contains("git switch main"), "it would make another main");
    }

    @Test
    void anOpenPageIsToldWhichMainItIs() throws Exception {
        String version = get("").body().replaceFirst("(?s).*data-version=\"(\\d+)\".*", "$1");
        HttpResponse<java.io.InputStream> stream =
                client.send(request("events?since=" + version).build(), BodyHandlers.ofInputStream());
        try (BufferedReader events = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            String main = clone.write("docs/note.md", "x").commit("A note").name();

            String data = events.lines()
                    .filter(line -> line.startsWith("data: {"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(data.contains("\"where\"") && data.contains(main.substring(0, 7)), data);
        }
    }

    @Test
    void filesOfOthersAreLeftAloneAndPagesOfWhatIsGoneGo() throws Exception {
        Path others = folder.resolve("others");
        Files.createDirectories(others);
        Files.writeString(others.resolve("index.html"), "<title>mine</title>");

        FleetException refused = assertThrows(FleetException.class, () -> new Export(desk, services, pages, others));

        assertTrue(refused.fact().contains("has files, and none of them is the board's"), refused::fact);
        assertEquals("<title>mine</title>", Files.readString(others.resolve("index.html")));
        assertThrows(FleetException.class, () -> new Export(desk, services, pages, clone.root()));

        Path out = folder.resolve("again");
        new Export(desk, services, pages, out).write(picture.settled(Duration.ofSeconds(20)));
        Path gone = out.resolve("services/gone.html");
        Files.copy(out.resolve("services/churn.html"), gone);
        Path mine = Files.writeString(out.resolve("services/mine.html"), "mine");
        Path elsewhere = Files.writeString(folder.resolve("elsewhere.html"), "elsewhere");
        Files.delete(out.resolve("services/churn.html"));
        Files.createSymbolicLink(out.resolve("services/churn.html"), elsewhere);
        int files = new Export(desk, services, pages, out).write(picture.settled(Duration.ofSeconds(20)));

        assertFalse(Files.exists(gone), "a page of what is no service any more says nothing true");
        assertEquals("mine", Files.readString(mine));
        assertEquals("elsewhere", Files.readString(elsewhere));
        try (Stream<Path> all = Files.walk(out)) {
            assertEquals(files + 1, all.filter(Files::isRegularFile).count());
        }
    }
}
