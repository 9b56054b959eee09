package io.argosy.fleet.activator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.engine.gateway.HoldingProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An activator beside an API server, a pod and a Prometheus, over HTTP. */
@Timeout(60)
class ActivatorTest {
    @TempDir
    private Path account;

    @Test
    void whoeverAsksOneThatSleepsIsHeldUntilItAnswersAndThenItsServiceLeadsToItsPods() throws Exception {
        try (SmallCluster cluster = new SmallCluster(account, 0);
                RunningActivator activator = new RunningActivator(cluster, account)) {
            int port = led(cluster);
            HttpResponse<String> answer = ask(port, "{\"a\": 1}");

            assertEquals(200, answer.statusCode());
            assertEquals("POST /predict?top=1 {\"a\": 1}", answer.body());
            await(() -> cluster.led() == 0);
            assertEquals(List.of("leads here", "scaled to 1, leads here", "leads to its pods"), cluster.changes);
            assertEquals(List.of(), cluster.refused);
            // One who has not noticed yet is passed on, and sent on his way.
            HttpResponse<String> late = ask(port, "{}");
            assertEquals(200, late.statusCode());
            assertEquals("close", late.headers().firstValue("connection").orElse(""));
            assertTrue(activator.said.toString().contains("churn is awake after "), activator.said::toString);
        }
    }

    @Test
    void fiveHundredAreHeldAndAreAllAnsweredByOneWakingAndMoreAreToldToComeAgain() throws Exception {
        try (SmallCluster cluster = new SmallCluster(account, 0);
                RunningActivator _ = new RunningActivator(cluster, account);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            cluster.podsNeverStart = true;
            int port = led(cluster);
            List<Future<String>> answers = new ArrayList<>();
            int tooMany = 40;
            for (int i = 0; i < HoldingProxy.MOST_HELD + tooMany; i++) {
                answers.add(callers.submit(() -> raw(port)));
            }
            await(() -> answers.stream().filter(Future::isDone).count() >= tooMany);
            List<String> refused = answers.stream()
                    .filter(Future::isDone)
                    .map(Future::resultNow)
                    .toList();
            cluster.podStarts();
            int answered = 0;
            Set<String> otherwise = new TreeSet<>();
            for (Future<String> answer : answers) {
                if (answer.get().startsWith("HTTP/1.1 200 ")) {
                    answered++;
                } else {
                    otherwise.add(answer.get());
                }
            }

            assertEquals(tooMany, refused.size());
            for (String answer : refused) {
                assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
                assertTrue(answer.contains("Retry-After: 1\r\n"), answer);
            }
            assertEquals(HoldingProxy.MOST_HELD, answered, otherwise::toString);
            assertEquals(
                    1,
                    cluster.changes.stream()
                            .filter(change -> change.startsWith("scaled"))
                            .count(),
                    cluster.changes::toString);
        }
    }

    @Test
    void oneThatDoesNotWakeIsAnsweredForAndIsLeftAwakeForPeopleToSee() throws Exception {
        try (SmallCluster cluster = new SmallCluster(account, 0);
                RunningActivator _ = new RunningActivator(cluster, account)) {
            cluster.podsNeverStart = true;
            HttpResponse<String> answer = ask(led(cluster), "{}");

            assertEquals(503, answer.statusCode());
            assertEquals("1", answer.headers().firstValue("retry-after").orElse(""));
            assertTrue(
                    answer.body().contains("churn did not wake in dev within 3 s: see ./fleet status --kube"),
                    answer.body());
            assertEquals(1, cluster.replicas());
            assertTrue(cluster.led() > 0, "its callers wait here still");
        }
    }

    @Test
    void aPodThatSaysItselfThatItIsReadyIsAskedBeforeTheKubeletTellsOthers() throws Exception {
        try (SmallCluster cluster = new SmallCluster(account, 0);
                RunningActivator _ = new RunningActivator(cluster, account)) {
            cluster.kubeletIsSlow = true;
            int port = led(cluster);
            assertEquals(200, ask(port, "{}").statusCode());
            assertEquals(port, cluster.led(), "others come here still");
            assertEquals(200, ask(port, "{}").statusCode());
            cluster.kubeletIsSlow = false;
            await(() -> cluster.led() == 0);
            assertEquals(List.of("leads here", "scaled to 1, leads here", "leads to its pods"), cluster.changes);
        }
    }

    @Test
    void whatSomebodyElsePutsToSleepAsItWakesSleepsUntilItIsAskedAgain() throws Exception {
        try (SmallCluster cluster = new SmallCluster(account, 0);
                RunningActivator _ = new RunningActivator(cluster, account)) {
            cluster.kubeletIsSlow = true;
            int port = led(cluster);
            assertEquals(200, ask(port, "{}").statusCode());
            cluster.scaleByHand(0);
            // What the test is about: ten looks.
            Thread.sleep(500);
            assertEquals(0, cluster.replicas());
            assertEquals(200, ask(port, "{}").statusCode());
            assertEquals(1, cluster.replicas());
        }
    }

    @Test
    void anApiServerThatIsAwayForAMomentLosesNobody() throws Exception {
        try (SmallCluster cluster = new SmallCluster(account, 0);
                RunningActivator activator = new RunningActivator(cluster, account);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = led(cluster);
            cluster.apiAway = true;
            Future<HttpResponse<String>> answer = callers.submit(() -> ask(port, "{}"));
            await(() -> activator.said.toString().contains("churn is not woken: the API server answers 503"));
            cluster.apiAway = false;

            assertEquals(200, answer.get().statusCode());
        }
    }

    @Test
    void whatNobodyAsksFallsAsleepAfterItsServiceLeadsHere() throws Exception {
        try (SmallCluster cluster = new SmallCluster(account, 1);
                RunningActivator activator = new RunningActivator(cluster, account)) {
            cluster.seenNow = true;
            await(() -> cluster.replicas() == 0);
            cluster.seenNow = false;

            assertEquals("scaled to 0, leads here", cluster.changes.getLast());
            await(() -> activator.said.contains("churn falls asleep: nobody asked for 1 s"));
            assertEquals(200, ask(led(cluster), "{}").statusCode());
        }
    }

    @Test
    void whatPrometheusIsNotSureOfStaysAwake() throws Exception {
        assertStaysAwake(cluster -> cluster.prometheusAway = true);
        assertStaysAwake(cluster -> cluster.seenNow = false);
        assertStaysAwake(cluster -> cluster.seenLong = false);
        assertStaysAwake(cluster -> cluster.replaced = true);
        assertStaysAwake(cluster -> cluster.answeredSince = 8);
        assertStaysAwake(cluster -> cluster.resets = 1);
        assertStaysAwake(cluster -> cluster.after = "never");
    }

    @Test
    void withoutAPrometheusWhatSleepsWakesAllTheSame() throws Exception {
        try (SmallCluster cluster = new SmallCluster(account, 0);
                RunningActivator _ = new RunningActivator(cluster, account)) {
            cluster.prometheusAway = true;

            assertEquals(200, ask(led(cluster), "{}").statusCode());
        }
    }

    @Test
    void oneThatIsStartedAgainWakesNothingAndKeepsTheDoor() throws Exception {
        try (SmallCluster cluster = new SmallCluster(account, 0)) {
            int port;
            try (RunningActivator _ = new RunningActivator(cluster, account)) {
                port = led(cluster);
            }
            try (RunningActivator activator = new RunningActivator(cluster, account)) {
                await(activator::isReady);
                assertEquals(port, led(cluster));
                assertEquals(List.of("leads here"), cluster.changes);
                assertEquals(200, ask(port, "{}").statusCode());
            }
        }
    }

    @Test
    void whoIsHeldByOneThatIsKilledKnowsItAtOnceAndTheNextOneGoesOn() throws Exception {
        try (SmallCluster cluster = new SmallCluster(account, 0);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            cluster.podsNeverStart = true;
            Process process = RunningActivator.apart(cluster, account);
            int port = led(cluster);
            Future<HttpResponse<String>> held = callers.submit(() -> ask(port, "{}"));
            await(() -> cluster.replicas() == 1);
            assertFalse(held.isDone());
            process.destroyForcibly();
            ExecutionException broken = assertThrows(ExecutionException.class, held::get);
            assertTrue(broken.getCause() instanceof IOException, broken::toString);
            assertTrue(process.waitFor(Duration.ofSeconds(10)));

            cluster.podStarts();
            try (RunningActivator _ = new RunningActivator(cluster, account)) {
                await(() -> cluster.led() == 0);
                assertEquals(200, ask(port, "{}").statusCode());
            }
            assertEquals(List.of("leads here", "scaled to 1, leads here", "leads to its pods"), cluster.changes);
        }
    }

    @Test
    void whoIsHeldByOneThatIsToldToEndIsAnswered() throws Exception {
        try (SmallCluster cluster = new SmallCluster(account, 0);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            cluster.podsNeverStart = true;
            RunningActivator activator = new RunningActivator(cluster, account);
            int port = led(cluster);
            Future<HttpResponse<String>> held = callers.submit(() -> ask(port, "{}"));
            await(() -> cluster.replicas() == 1);
            Future<?> ending = callers.submit(() -> {
                activator.close();
                return null;
            });
            cluster.podStarts();

            assertEquals(200, held.get().statusCode());
            ending.get();
        }
    }

    @Test
    void whatHasTheTraitNoLongerIsWokenAndLeftAlone() throws Exception {
        try (SmallCluster cluster = new SmallCluster(account, 0);
                RunningActivator _ = new RunningActivator(cluster, account)) {
            int _ = led(cluster);
            cluster.withoutTrait();
            await(() -> !cluster.hasSlice());

            assertEquals(List.of("leads here", "scaled to 1, leads here", "leaves"), cluster.changes);
        }
    }

    private interface Change {
        void of(SmallCluster cluster);
    }

    private void assertStaysAwake(Change change) throws Exception {
        try (SmallCluster cluster = new SmallCluster(account, 1)) {
            cluster.seenNow = true;
            change.of(cluster);
            try (RunningActivator activator = new RunningActivator(cluster, account)) {
                await(activator::isReady);
                // What the test is about: ten times the time in which it would have been put to sleep.
                Thread.sleep(500);
                assertEquals(1, cluster.replicas());
                assertEquals(List.of("leads to its pods"), cluster.changes);
            }
        }
    }

    private static int led(SmallCluster cluster) throws InterruptedException {
        await(() -> cluster.led() > 0);
        return cluster.led();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(5);
        }
    }

    private static HttpResponse<String> ask(int port, String body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/predict?top=1"))
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static String raw(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
