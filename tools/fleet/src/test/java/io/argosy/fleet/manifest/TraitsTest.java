package io.argosy.fleet.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a trait adds is valid; that its {@code rendered.diff} shows it, {@code ./fleet verify} checks. */
class TraitsTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path COMPONENTS = ROOT.resolve("base/components");
    private static final Tools TOOLS = Tools.of(ROOT, System.err::println);

    /** Every folder that explains itself is a trait; the others are parts of traits. */
    static Stream<String> traits() throws IOException {
        try (Stream<Path> folders = Files.list(COMPONENTS)) {
            return folders
                    .filter(folder -> Files.exists(folder.resolve("README.md")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("traits")
    void aServiceWithATraitIsValidKubernetes(String trait) throws Exception {
        assertEquals(List.of(), new ApiServer(TOOLS).check(Map.of(trait, render(scenario(trait)))));
    }

    /** The folder of a plain service with the trait, from the top. */
    static String scenario(String trait) throws IOException {
        String folder = "tools/fleet/target/traits/" + trait;
        Files.createDirectories(ROOT.resolve(folder));
        Files.writeString(ROOT.resolve(folder).resolve("kustomization.yaml"), """
                resources:
                - ../../../../../base/sample
                components:
                - ../../../../../base/components/%s
                """.formatted(trait));
        return folder;
    }

    private static String render(String folder) throws Exception {
        return new Kustomize(TOOLS).fetchAndBuild(ROOT, folder, Duration.ofMinutes(1));
    }
}
