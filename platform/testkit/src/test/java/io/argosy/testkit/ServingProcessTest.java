package io.argosy.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process as Kubernetes sees it: its exit codes, its log, its end under load. */
@Tag("sample")
@Timeout(120)
class ServingProcessTest {
    private static final Path CHURN = Path.of("../../services/churn");
    private static final String MODEL = CHURN.resolve("model").toString();

    @TempDir
    Path folder;

    /** {@code -Dsigterm.rounds=20} for more than the suite's two. */
    @Test
    @Timeout(600)
    void sigtermUnderLoadLosesNoRequestAndExitsWithZero() throws Exception {
        String customer = Files.readString(CHURN.resolve("examples/customer.json"));
        for (int round = 0; round < Integer.getInteger("sigterm.rounds", 2); round++) {
            try (ServiceProcess churn = ServiceProcess.start(Map.of("SERVING_MODEL", MODEL))) {
                churn.awaitReady();
                ServiceProcess.Load load = churn.load("/predict", customer, 8);
                load.awaitAnswered(200);
                churn.terminate();
                assertEquals(0, churn.awaitExit());
                assertEquals(0, load.stop().failed(), load.toString());
                assertTrue(churn.log().contains("\"message\":\"draining\""), churn.log());
                assertTrue(churn.log().contains("\"message\":\"stopped\""), churn.log());
            }
        }
    }

    @Test
    void sigtermBeforeItIsReadyIsNoCrash() throws Exception {
        Map<String, String> settings = Map.of("SERVING_MODEL", MODEL, "SERVING_WARM_UP", "1m");
        try (ServiceProcess churn = ServiceProcess.start(settings)) {
            churn.awaitLive();
            churn.terminate();
            assertEquals(0, churn.awaitExit());
            assertTrue(churn.log().contains("\"message\":\"ended before it was ready\""), churn.log());
        }
    }

    @Test
    void aCheckThatIsBrokenOffHasNotPassed() throws Exception {
        Map<String, String> settings = Map.of("SERVING_MODEL", MODEL, "SERVING_WARM_UP", "1m");
        try (ServiceProcess churn = ServiceProcess.start(settings, "--check")) {
            churn.awaitLive();
            churn.terminate();
            assertEquals(143, churn.awaitExit());
        }
    }

    @Test
    void aModelWhoseWeightsWereChangedEndsTheProcessWithTheReason() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(MODEL))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Files.writeString(folder.resolve("weights.cbor"), "x", StandardOpenOption.APPEND);
        try (ServiceProcess churn = ServiceProcess.start(Map.of("SERVING_MODEL", folder.toString()))) {
            assertEquals(2, churn.awaitExit());
            assertTrue(churn.log().contains("\"level\":\"error\""), churn.log());
            assertTrue(churn.log().contains("is not sound: weights.cbor"), churn.log());
            assertTrue(churn.log().contains("\"service\":\"churn\""), churn.log());
        }
    }

    @Test
    void wrongSettingsEndTheProcessWithAllOfThem() throws Exception {
        Map<String, String> settings = Map.of("SERVING_MODEL", MODEL, "SERVING_QUEUE", "-1", "SERVING_DOC", "off");
        try (ServiceProcess churn = ServiceProcess.start(settings)) {
            assertEquals(2, churn.awaitExit());
            assertTrue(churn.log().contains("SERVING_QUEUE is \\\"-1\\\": give a whole number from 0"), churn.log());
            assertTrue(churn.log().contains("SERVING_DOC is no setting: did you mean SERVING_DOCS?"), churn.log());
        }
    }

    @Test
    void samplesOfEveryKindOfModelAreServedForTheArchiveOfClasses() throws Exception {
        try (ServiceProcess samples = ServiceProcess.start(Map.of(), "--classes")) {
            assertEquals(0, samples.awaitExit(), samples.log());
            assertEquals(
                    3,
                    samples.log()
                            .lines()
                            .filter(line -> line.contains("is ready on port"))
                            .count());
        }
    }

    @Test
    void aCheckStartsWarmsUpAndEnds() throws Exception {
        try (ServiceProcess churn = ServiceProcess.start(Map.of("SERVING_MODEL", MODEL), "--check")) {
            assertEquals(0, churn.awaitExit());
            assertTrue(churn.log().contains("is ready on port"), churn.log());
            assertTrue(churn.log().contains("\"service\":\"churn\""), churn.log());
        }
    }
}
