package io.argosy.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rooms of the platform's modules, their roots among them, use each other one way. */
class RoomsTest {
    /** From what a feature is to what a candidate would change. */
    private static final List<String> MODEL = Stream.of(
                    ".feature",
                    ".wording",
                    ".table",
                    ".derivation",
                    ".signature",
                    ".prediction",
                    ".instance",
                    ".evidence",
                    ".inference",
                    "",
                    ".format",
                    ".evaluation",
                    ".comparison")
            .map(room -> "io.argosy.model" + room)
            .toList();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.argosy.model",
                "io.argosy.onnx",
                "io.argosy.serving",
                "io.argosy.training",
                "io.argosy.testkit"
            })
    void noTwoRoomsUseEachOther(String part) {
        slices().assignedFrom(new Rooms(part)).should().beFreeOfCycles().check(classes(part));
    }

    @Test
    void eachRoomOfTheModelKnowsOnlyThoseBelowIt() {
        JavaClasses model = classes("io.argosy.model");
        for (int i = 0; i < MODEL.size(); i++) {
            noClasses()
                    .that()
                    .resideInAPackage(MODEL.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(MODEL.subList(i + 1, MODEL.size()).toArray(String[]::new))
                    .allowEmptyShould(false)
                    .check(model);
        }
    }

    @Test
    void andThatIsEveryRoomOfTheModel() {
        assertEquals(
                Set.copyOf(MODEL),
                classes("io.argosy.model").stream()
                        .map(JavaClass::getPackageName)
                        .collect(Collectors.toSet()));
    }

    private static JavaClasses classes(String part) {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(part);
    }

    /** Each package is a room, and so is the one that the others lie in. */
    private record Rooms(String part) implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(part)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "rooms of " + part;
        }
    }
}
