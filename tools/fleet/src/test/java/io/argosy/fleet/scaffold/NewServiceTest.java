package io.argosy.fleet.scaffold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new service is made of, and that nothing of it is left where it cannot be made. */
class NewServiceTest {
    private static final Path SERVICES =
            Path.of("../../services").toAbsolutePath().normalize();

    @TempDir
    private Path root;

    @Test
    void aServiceIsDataRecipeSettingsAndExampleAndTakenBackWithoutATrace() throws Exception {
        StringBuilder csv = new StringBuilder("x,y\n");
        for (int i = 0; i < 30; i++) {
            csv.append(i * i).append(',').append(i % 2).append('\n');
        }
        Path data = Files.writeString(root.resolve("plants.csv"), csv);

        NewService service = new NewService(root, "plants");
        service.write(RecipeDraft.of("plants", data, "y", Optional.empty()));

        Path folder = root.resolve("services/plants");
        assertEquals(
                List.of(
                        "data/SOURCE.md",
                        "data/plants.csv",
                        "deploy/kustomization.yaml",
                        "deploy/settings.env",
                        "examples/request.json",
                        "recipe.yaml"),
                files(folder));
        assertEquals(csv.toString(), Files.readString(folder.resolve("data/plants.csv")));
        assertEquals("{\n  \"x\" : 0\n}\n", Files.readString(folder.resolve("examples/request.json")));

        service.remove();

        assertFalse(Files.exists(folder));
    }

    /** So the templates keep what the rules ask of the services that they are checked on. */
    @Tag("sample")
    @Test
    void aNewServiceIsLikeTheOnesThatAreThere() throws Exception {
        for (String service : new String[] {"churn", "diabetes", "nationality"}) {
            String file = "deploy/kustomization.yaml";
            assertEquals(
                    Files.readString(SERVICES.resolve(service).resolve(file)),
                    ServiceFiles.of(service).get("services/" + service + "/" + file));
        }
    }

    private static List<String> files(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
