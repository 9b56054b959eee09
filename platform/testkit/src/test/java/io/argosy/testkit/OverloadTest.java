package io.argosy.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.testkit.SteadyLoad.Kind;
import io.argosy.testkit.SteadyLoad.Outcome;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Ten times the usual load, of explanations in batches, which are the longest work that the service has.
 *
 * <p>One is worked on at a time and none waits, so that the callers, which share the machine's processors with the
 * service, can offer ten times the usual load without using them up. The suite's three seconds judge what is answered.
 * They judge no speed: a service that is still being compiled gets faster while it is asked, and the machine may have
 * other work. {@code -Doverload.seconds=60} judges the p99, the share that is refused and the time to recover.
 */
@Tag("sample")
@Timeout(300)
class OverloadTest {
    private static final Path DIABETES = Path.of("../../services/diabetes");
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("overload.seconds", 3));
    private static final Map<String, String> ONE_AT_A_TIME = Map.of(
            "SERVING_MODEL", DIABETES.resolve("model").toString(), "SERVING_CONCURRENCY", "1", "SERVING_QUEUE", "0");

    @Test
    void whatIsAcceptedIsAnsweredAsEverAndTheRestIsSentAwayAtOnce() throws Exception {
        try (ServiceProcess diabetes = ServiceProcess.start(ONE_AT_A_TIME);
                ExecutorService callers = Executors.newFixedThreadPool(2);
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .executor(callers)
                        .build()) {
            diabetes.awaitReady();
            HttpRequest explanations = HttpRequest.newBuilder(diabetes.uri("/explain"))
                    .POST(BodyPublishers.ofString(patients(2)))
                    .build();
            String expected = client.send(explanations, BodyHandlers.ofString()).body();
            SteadyLoad load = new SteadyLoad(client, explanations, expected);
            double usual = usualRate(load);

            Outcome before = load.run(usual, TIME);
            // What it took in the middle of its usual load says more than the first answers did.
            Outcome overload =
                    load.run(Math.max(10 * usual, 5e9 / before.delay(0.5).toNanos()), TIME);
            long end = System.nanoTime();
            Duration limit = before.delay(0.99).multipliedBy(2);
            System.out.println(
                    "usual load, " + (int) usual + " requests/s: " + before + "; ten times that: " + overload);

            assertEquals(0, before.count(Kind.WRONG), before.toString());
            assertEquals(0, overload.count(Kind.WRONG), overload.toString());
            assertTrue(overload.count(Kind.ACCEPTED) > 0, overload.toString());
            assertTrue(overload.count(Kind.REFUSED) > 0, overload.toString());
            boolean judgesSpeed = TIME.toSeconds() >= 20;
            if (judgesSpeed) {
                assertTrue(overload.count(Kind.REFUSED) > overload.count(Kind.ACCEPTED), overload.toString());
                assertTrue(
                        overload.delay(0.99).compareTo(limit) <= 0,
                        () -> "usual load: " + before + "; overload: " + overload);
            }
            int asUsual = 0;
            while (asUsual < 10) {
                SteadyLoad.Answer answer = load.ask();
                asUsual = answer.kind() == Kind.ACCEPTED ? asUsual + 1 : 0;
                long seconds = judgesSpeed ? 2 : 60;
                assertTrue(
                        System.nanoTime() - end < seconds * 1_000_000_000L,
                        "not as before within %d s: %s".formatted(seconds, answer));
            }
        }
    }

    /** Half of what the service can do with one caller after another, once it has had the time to compile. */
    private static double usualRate(SteadyLoad load) {
        for (int i = 0; i < 30; i++) {
            load.ask();
        }
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            load.ask();
        }
        return 0.5 * 20e9 / (System.nanoTime() - start);
    }

    private static String patients(int count) throws Exception {
        String patient = Files.readString(DIABETES.resolve("examples/patient.json"));
        return "{\"instances\": [" + String.join(",", Collections.nCopies(count, patient)) + "]}";
    }
}
