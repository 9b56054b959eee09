package io.argosy.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A process with the memory of a pod, and clients that try to take it away. The suite's seconds judge what is answered;
 * they hold too few answers to judge a p99 by, which {@code -Dstarvation.seconds=60} does.
 */
@Tag("sample")
@Timeout(300)
class StarvationTest {
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("starvation.seconds", 10));
    private static final Path MODEL = Path.of("..", "..", "services", "nationality", "model");

    /** What base/model-service gives a pod. */
    private static final long MEBIBYTES = 512;

    @Test
    void whoeverHoldsAndHardlyMovesTakesNothingFromTheOthers() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(
                List.of(
                        "-XX:MaxRAM=" + MEBIBYTES + "m",
                        "-XX:MaxRAMPercentage=60",
                        "-XX:NewSize=16m",
                        "-XX:MaxNewSize=16m"),
                Map.of("SERVING_MODEL", MODEL.toString()))) {
            service.awaitReady();
            Starvation.Outcome outcome =
                    new Starvation(service.address(), "", "{\"name\": \"Rossi\"}", 2_000).run(TIME.dividedBy(3), TIME);
            System.out.println(outcome + ", " + peakMebibytes(service) + " MiB at most");

            assertEquals(List.of(), outcome.alone().failures());
            assertEquals(List.of(), outcome.beside().failures());
            assertTrue(peakMebibytes(service) < MEBIBYTES, outcome::toString);
            if (TIME.toSeconds() >= 60) {
                Duration limit = outcome.alone().p99().multipliedBy(2);
                assertTrue(outcome.beside().p99().compareTo(limit) <= 0, outcome::toString);
            }
        }
    }

    /** The most that the process has had in memory, as proc_pid_status(5) tells it. */
    private static long peakMebibytes(ServiceProcess service) throws Exception {
        return Files.readAllLines(Path.of("/proc", Long.toString(service.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
