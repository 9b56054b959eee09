package io.argosy.fleet.board.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.argosy.fleet.board.page.Links;
import io.argosy.fleet.evidence.Now;
import io.argosy.fleet.evidence.SeenFleet;
import io.argosy.fleet.evidence.SigningKey;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.release.SmallFleet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The board of dev's cluster as its pod runs it, between an API server, a Git server and whoever forwards its port. */
class BoardPodTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern ADDRESS = Pattern.compile("the board of dev: (\\S+/), ready at port (\\d+)");

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> says = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean apiAway;
    private volatile String health = "Healthy";
    private TemporaryClone clone;
    private HttpServer api;
    private BoardPod pod;
    private Thread thread;

    @BeforeEach
    void start() throws Exception {
        clone = SmallFleet.in(folder.resolve("upstream"));
        SigningKey key = SigningKey.made();
        clone.write(
                "clusters/staging/facts/kustomization.yaml",
                "configMapGenerator:\n- literals: [ENVIRONMENT=staging, EVIDENCE_KEY=" + key.publicHalf() + "]\n");
        for (String environment : List.of("dev", "staging", "production")) {
            SmallFleet.pin(clone, environment, "churn", SmallFleet.FIRST);
        }
        try (Monorepo repository = clone.open()) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            new SeenFleet(repository, "staging", "churn", key)
                    .see(SeenFleet.stretch(
                            SmallFleet.FIRST.toString(),
                            null,
                            now.minus(Duration.ofHours(1)),
                            Duration.ofMinutes(50),
                            600,
                            6))
                    .write(now.minusSeconds(60), new Now.Recent(300, 600, 0.05, 0.004, 1, 1));
        }
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", this::api);
        api.start();
        Path account = Files.createDirectories(folder.resolve("account"));
        Files.writeString(account.resolve("token"), "the-token-of-a-pod\n");
        Files.writeString(account.resolve("ca.crt"), "");
        pod = new BoardPod(
                new BoardPod.Place(
                        "dev",
                        URI.create("http://127.0.0.1:" + api.getAddress().getPort()),
                        account,
                        folder.resolve("upstream").toUri().toString(),
                        "main",
                        folder.resolve("keys"),
                        folder.resolve("work"),
                        0,
                        0),
                Duration.ofMillis(200),
                Clock.systemUTC(),
                says::add);
        thread = Thread.ofPlatform().start(() -> {
            try {
                pod.run();
            } catch (Exception e) {
                says.add(e.toString());
            }
        });
    }

    @AfterEach
    void close() throws InterruptedException {
        pod.close();
        thread.join();
        client.close();
        api.stop(0);
        clone.close();
    }

    /** Answers what {@code clusters/addons/board/rights.yaml} lets it ask, in one page. */
    private void api(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(exchange.getRequestMethod() + " " + path);
        String items = switch (path) {
            case "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications" -> """
                            {"metadata": {"name": "churn"}, "spec": {"destination": {"namespace": "model-churn"}},
                             "status": {"sync": {"status": "Synced"}, "health": {"status": "%s"},
                              "conditions": [{"type": "ComparisonError", "message": "no such <b>folder</b>"}]}}""".formatted(health);
            case "/apis/apps/v1/deployments" -> """
                            {"metadata": {"namespace": "model-churn", "labels": {"app.kubernetes.io/version": "%s"}},
                             "spec": {"replicas": 1}}""".formatted(SmallFleet.FIRST);
            default -> "";
        };
        byte[] body = ("{\"items\": [" + items + "]}").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Date", "Thu, 26 Nov 2026 10:00:00 GMT");
        exchange.sendResponseHeaders(apiAway ? 503 : items.isEmpty() ? 403 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Matcher addresses() {
        return says.stream()
                .map(ADDRESS::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .orElse(ADDRESS.matcher(""));
    }

    private HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).build(), BodyHandlers.ofString());
    }

    private String await(Predicate<String> wanted) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        String last = "";
        while (Instant.now().isBefore(end)) {
            Matcher its = addresses();
            if (its.hasMatch()) {
                last = get(its.group(1)).body();
                if (wanted.test(last)) {
                    return last;
                }
            }
            Thread.onSpinWait();
            thread.join(Duration.ofMillis(50));
        }
        throw new AssertionError("not within " + PATIENCE + ": " + says + "\n" + last);
    }

    private static String cell(String page, String environment) {
        int at = page.indexOf("id=\"" + Links.id("cell", environment, "churn") + "\"");
        return at < 0 ? "" : page.substring(at, page.indexOf("</td>", at));
    }

    @Test
    void itsOwnCellsAreOfItsApiServerAndTheOthersOfWhatTheirWitnessesWrote() throws Exception {
        String page = await(its -> cell(its, "dev").contains("w-healthy"));

        assertTrue(cell(page, "dev").contains("cluster"), page);
        assertTrue(cell(page, "dev").contains("1.0.0"), page);
        assertTrue(cell(page, "staging").contains("w-healthy"), page);
        assertTrue(cell(page, "staging").contains("evidence"), page);
        assertTrue(cell(page, "production").contains("w-unknown"), page);
        assertTrue(cell(page, "production").contains("Git alone"), page);
        assertEquals(200, get(addresses().group(1) + "services/churn.html").statusCode());
        assertTrue(
                asked.stream()
                        .allMatch(one -> List.of(
                                        "GET /apis/argoproj.io/v1alpha1/namespaces/argocd/applications",
                                        "GET /apis/apps/v1/deployments")
                                .contains(one)),
                () -> "it asks what its role does not let it: " + asked);
    }

    @Test
    void whatIsMergedComesToItsPage() throws Exception {
        String _ = await(its -> cell(its, "production").contains("1.0.0"));

        SmallFleet.pin(clone, "production", "churn", SmallFleet.SECOND);

        String _ = await(its -> cell(its, "production").contains("1.1.0"));
    }

    @Test
    void whyOneIsNotWellIsToldAsTextAndAnApiServerThatIsAwayMakesItUnknown() throws Exception {
        health = "Degraded";
        String page = await(its -> cell(its, "dev").contains("w-degraded"));
        assertTrue(
                cell(page, "dev").replace("&gt;", ">").contains("Argo CD: no such &lt;b>folder&lt;/b>"),
                () -> cell(page, "dev"));

        apiAway = true;
        String away = await(its -> cell(its, "dev").contains("w-unknown"));
        assertTrue(cell(away, "dev").contains("the API server answers 503"), away);
        assertTrue(cell(away, "staging").contains("w-healthy"), away);
    }

    @Test
    void aRepositoryThatIsAwayIsTroubleAndWhatIsHereStays() throws Exception {
        String _ = await(its -> cell(its, "production").contains("1.0.0"));
        Path gone = folder.resolve("gone");
        Files.move(folder.resolve("upstream"), gone);
        try {
            String page = await(its -> its.contains("what main says is as of 20"));
            assertTrue(cell(page, "production").contains("1.0.0"), page);
            assertTrue(says.getLast().startsWith("what main says is as of 20"), says::toString);
        } finally {
            Files.move(gone, folder.resolve("upstream"));
        }
        String _ = await(its -> !its.contains("what main says is as of 20"));
    }

    @Test
    void theKubeletIsToldWhetherMainIsHereAndNothingElse() throws Exception {
        String _ = await(its -> !cell(its, "dev").isEmpty());
        String door = "http://127.0.0.1:" + addresses().group(2);

        HttpResponse<String> ready = get(door + "/readyz");

        assertEquals(200, ready.statusCode());
        assertEquals("", ready.body());
        for (String path : List.of("/", "/services/churn.html", "/events")) {
            HttpResponse<String> other = get(door + path);
            assertEquals(404, other.statusCode(), path);
            assertFalse(other.body().contains("churn"), path);
        }
    }
}
