package io.argosy.fleet.scaffold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new service is made of, and that nothing of it is left where it cannot be made. */
class NewServiceTest {
    private static final Path SERVICES =
            Path.of("../../services").toAbsolutePath().normalize();

    @TempDir
    private Path root;

    @Test
    void aServiceIsListedAndTakenBackWithoutATrace() throws Exception {
        Path list = Files.createDirectories(root.resolve("services")).resolve("pom.xml");
        Files.copy(SERVICES.resolve("pom.xml"), list);
        String before = Files.readString(list);
        StringBuilder csv = new StringBuilder("x,y\n");
        for (int i = 0; i < 30; i++) {
            csv.append(i * i).append(',').append(i % 2).append('\n');
        }
        Path data = Files.writeString(root.resolve("plants.csv"), csv);

        NewService service = new NewService(root, "plants");
        service.write(RecipeDraft.of("plants", data, "y", Optional.empty()));

        assertEquals(
                before.replace("  </modules>", "    <module>plants</module>\n  </modules>"), Files.readString(list));
        Path folder = root.resolve("services/plants");
        assertEquals(csv.toString(), Files.readString(folder.resolve("data/plants.csv")));
        assertEquals("{\n  \"x\" : 0\n}\n", Files.readString(folder.resolve("examples/request.json")));
        assertTrue(Files.exists(folder.resolve("src/test/java/io/argosy/plants/PlantsTest.java")));
        assertTrue(Files.exists(folder.resolve("deploy/kustomization.yaml")));

        service.remove();

        assertEquals(before, Files.readString(list));
        assertFalse(Files.exists(folder));
    }

    /** So the templates keep what the formatter and the gates ask of the services that they are checked on. */
    @Test
    void aNewServiceIsLikeTheOnesThatAreThere() throws Exception {
        for (String service : new String[] {"churn", "diabetes", "nationality"}) {
            Path folder = SERVICES.resolve(service);
            Matcher description = Pattern.compile("<description>(.*)</description>")
                    .matcher(Files.readString(folder.resolve("pom.xml")));
            assertTrue(description.find());
            Map<String, String> files = ServiceFiles.of(service, description.group(1));
            for (String file : new String[] {
                "pom.xml",
                "src/main/java/io/argosy/" + service + "/Main.java",
                "src/main/java/io/argosy/" + service + "/package-info.java",
                "deploy/kustomization.yaml"
            }) {
                assertEquals(
                        Files.readString(folder.resolve(file)), files.get("services/" + service + "/" + file), file);
            }
        }
    }

    @Test
    void aNameWithHyphensMakesAPackageAndATestOfItsParts() {
        Map<String, String> files = ServiceFiles.of("late-payment", "Late?");

        assertTrue(files.containsKey("services/late-payment/src/main/java/io/argosy/latepayment/Main.java"));
        assertTrue(files.containsKey("services/late-payment/src/test/java/io/argosy/latepayment/LatePaymentTest.java"));
    }
}
