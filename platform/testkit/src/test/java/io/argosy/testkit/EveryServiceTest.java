package io.argosy.testkit;

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

    static List<String> services() throws IOException {
        try (Stream<Path> folders = Files.list(SERVICES)) {
            return folders.filter(folder -> Files.exists(folder.resolve("model")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void aServiceAnswersAsItsModelAndItsExamplesSay(String service) throws Exception {
        Conformance.assertKept(SERVICES.resolve(service));
    }
}
