package io.argosy.fleet.gate.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.RenderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyRoomTest {
    private static final Path REPOSITORY = Path.of("../..");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "512Mi | SERVING_MAX_BODY: 512Mi | a body of 524288 KiB is allowed (SERVING_MAX_BODY) and always answered 503: it holds 1572864 KiB, and requests may hold 62063 KiB of the heap of 306 MiB that 512 MiB of memory give (SERVING_MEMORY_PERCENT=25, SERVING_MAX_CONNECTIONS=1024): allow 20687Ki at the most, or give it more memory",
                "512Mi | SERVING_MAX_BODY_BYTES: '536870912' | a body of 524288 KiB is allowed (SERVING_MAX_BODY) and always answered 503: it holds 1572864 KiB, and requests may hold 62063 KiB of the heap of 306 MiB that 512 MiB of memory give (SERVING_MEMORY_PERCENT=25, SERVING_MAX_CONNECTIONS=1024): allow 20687Ki at the most, or give it more memory",
                "512Mi | SERVING_MEMORY_PERCENT: '1' | a body of 4096 KiB is allowed (SERVING_MAX_BODY) and always answered 503: it holds 12288 KiB, and requests may hold 1568 KiB of the heap of 306 MiB that 512 MiB of memory give (SERVING_MEMORY_PERCENT=1, SERVING_MAX_CONNECTIONS=1024): allow 522Ki at the most, or give it more memory",
                "96Mi | SERVING_DOCS: 'off' | a body of 4096 KiB is allowed (SERVING_MAX_BODY) and always answered 503: it holds 12288 KiB, and requests may hold 5943 KiB of the heap of 46 MiB that 96 MiB of memory give (SERVING_MEMORY_PERCENT=25, SERVING_MAX_CONNECTIONS=1024): allow 1981Ki at the most, or give it more memory",
                "512Mi | SERVING_MAX_CONNECTIONS: '65535', SERVING_MAX_BODY: 16Mi | a body of 16384 KiB is allowed (SERVING_MAX_BODY) and always answered 503: it holds 49152 KiB, and requests may hold 39223 KiB of the heap of 306 MiB that 512 MiB of memory give (SERVING_MEMORY_PERCENT=25, SERVING_MAX_CONNECTIONS=65535): allow 13074Ki at the most, or give it more memory",
            })
    void aBodyThatIsAllowedAndNeverGrantedIsSaidInFigures(String memory, String settings, String sentence)
            throws RenderException {
        assertEquals(Optional.of(sentence), said(memory, settings));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "512Mi | SERVING_DOCS: 'off'",
                "512Mi | SERVING_MAX_BODY: 20Mi",
                "512Mi | SERVING_MEMORY_PERCENT: '8'",
                "200Mi | SERVING_DOCS: 'on'",
                "96Mi | SERVING_MAX_BODY: 1Mi",
                "4Gi | SERVING_MAX_BODY: 150Mi",
                "95Mi | SERVING_MAX_BODY: 1Gi",
                "much | SERVING_MAX_BODY: 1Gi",
                "512Mi | SERVING_MAX_BODY: large",
            })
    void whatIsGrantedOrSomebodyElsesToRefuseIsLeftAlone(String memory, String settings) throws RenderException {
        assertEquals(Optional.empty(), said(memory, settings));
    }

    /** Runtime.maxMemory of Java 25 with -XX:MaxRAM=…m and the flags of platform/image.yaml, measured. */
    @ParameterizedTest
    @CsvSource({
        "96,48693248",
        "160,82247680",
        "192,99024896",
        "200,103219200",
        "256,159842304",
        "512,321323008",
        "2048,1288110080"
    })
    void theHeapIsWhatAJvmTakes(long mebibytes, long bytes) {
        assertEquals(bytes, new BodyRoom(mebibytes << 20, 25, 1024, 1).heap());
    }

    @Test
    void theFiguresAreThoseOfThePlatform() throws IOException {
        String serving = "platform/serving/src/main/java/io/argosy/serving/";
        has(serving + "http/Router.java", "int WORK = " + BodyRoom.WORK + ";");
        has(serving + "http/MemoryBudget.java", "int SMALL = 16_384;");
        has(serving + "http/MemoryBudget.java", "limit - Math.min(limit / 2, (long) connections * SMALL)");
        has(serving + "settings/Settings.java", "read.bytes(\"MAX_BODY\", 4 << 20,");
        has(serving + "settings/Settings.java", "read.integer(\"MEMORY_PERCENT\", 25,");
        has(serving + "settings/Settings.java", "read.integer(\"MAX_CONNECTIONS\", 1_024,");
        has("platform/image.yaml", "-XX:MaxRAMPercentage=" + BodyRoom.HEAP_PERCENT + "\n");
        has("platform/image.yaml", "-XX:MaxNewSize=" + (BodyRoom.NEW_SIZE >> 20) + "m\n");
        assertEquals(16_384, BodyRoom.SMALL);
        assertEquals(4 << 20, BodyRoom.DEFAULT_BODY);
        assertEquals(25, BodyRoom.DEFAULT_PERCENT);
        assertEquals(1_024, BodyRoom.DEFAULT_CONNECTIONS);
    }

    private static void has(String file, String text) throws IOException {
        assertTrue(Files.readString(REPOSITORY.resolve(file)).contains(text), file + " has no longer: " + text);
    }

    private static Optional<String> said(String memory, String settings) throws RenderException {
        return BodyRoom.objection(Manifests.parse(
                "{kind: Deployment, metadata: {name: x}, spec: {template: {spec: {containers: [{name: service, resources:"
                        + " {limits: {memory: " + memory
                        + "}}}]}}}}\n---\n{kind: ConfigMap, metadata: {name: y}, data: {" + settings + "}}\n"));
    }
}
