package io.argosy.testkit;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every folder of services/ that has a model is a service that keeps what services keep. */
class EveryServiceTest {
    private static final Path SERVICES = Path.of("../../services");
    private static final KeptBefore KEPT = KeptBefore.here();

    static List<String> services() throws IOException {
        try (Stream<Path> folders = Files.list(SERVICES)) {
            return folders.filter(folder -> Files.exists(folder.resolve("model")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("services")
    void aServiceAnswersAsItsModelAndItsExamplesSay(String service) throws Exception {
        Path folder = SERVICES.resolve(service);
        assumeFalse(KEPT.has(folder), "it has kept it before, with the same bytes and the same platform");
        Conformance.assertKept(folder);
        KEPT.add(folder);
    }
}
