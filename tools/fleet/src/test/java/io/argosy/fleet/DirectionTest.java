package io.argosy.fleet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Java points one way: platform/serving to platform/model; training and the command line beside them. A service's own Java is
 * compiled against the platform's class path and nothing else, see package build.
 */
class DirectionTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final JavaClasses FLEET = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.argosy.fleet");

    @Test
    void theCommandLinesPackagesFormNoCycle() {
        slices().matching("io.argosy.fleet.(*)..").should().beFreeOfCycles().check(FLEET);
    }

    @Test
    void neitherDoTheRoomsOfAPackage() {
        slices().matching("io.argosy.fleet.(**)").should().beFreeOfCycles().check(FLEET);
    }

    @Test
    void whatIsJudgedAndWhatAClusterHasKnowNoGate() {
        noClasses()
                .that()
                .resideInAnyPackage("io.argosy.fleet.gate.change", "io.argosy.fleet.gate.cluster")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.argosy.fleet.gate",
                        "io.argosy.fleet.gate.model",
                        "io.argosy.fleet.gate.overlay",
                        "io.argosy.fleet.gate.pod",
                        "io.argosy.fleet.gate.promotion")
                .check(FLEET);
    }

    @Test
    void nothingButTheEntryPointKnowsTheCommands() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.argosy.fleet", "io.argosy.fleet.command..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.argosy.fleet.command..")
                .check(FLEET);
    }

    @Test
    void modulesDependOnWhatIsBelowThemAlone() throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        for (String module : List.of(
                "platform/model",
                "platform/serving",
                "platform/training",
                "platform/testkit",
                "platform/onnx",
                "platform/store",
                "tools/fleet")) {
            found.put(module, siblings(module));
        }

        assertEquals(
                Map.of(
                        "platform/model", List.of(),
                        "platform/serving", List.of("platform-model"),
                        "platform/onnx", List.of("platform-model"),
                        "platform/training", List.of("platform-model", "platform-onnx"),
                        "platform/testkit", List.of("platform-serving", "platform-training"),
                        "platform/store", List.of("platform-serving"),
                        "tools/fleet", List.of("platform-model", "platform-onnx")),
                found);
    }

    private static List<String> siblings(String module) throws IOException {
        return Pattern.compile("<dependency>\\s*<groupId>io\\.argosy</groupId>\\s*<artifactId>([^<]+)</artifactId>")
                .matcher(Files.readString(ROOT.resolve(module).resolve("pom.xml")))
                .results()
                .map(dependency -> dependency.group(1))
                .toList();
    }
}
