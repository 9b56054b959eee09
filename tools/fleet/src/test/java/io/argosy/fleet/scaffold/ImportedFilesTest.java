package io.argosy.fleet.scaffold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ImportedFilesTest {
    @TempDir
    private Path folder;

    private Path model;
    private Path sample;

    @BeforeEach
    void aModelAndASample() throws IOException {
        model = Files.writeString(folder.resolve("My model.ubj"), "{");
        sample = Files.writeString(folder.resolve("rows.csv"), "Age;answer\n31;yes\n?;no\n");
    }

    @Test
    void theSampleIsKeptUnderNamesThatFeaturesMayHaveAndTheOrderSaysTheHeadings() throws IOException {
        ImportedFiles files = ImportedFiles.read(model, sample, Optional.empty(), Optional.of("answer"));

        assertEquals(
                "age,answer\n31,yes\n,no\n",
                new String(files.data().getOrDefault("sample.csv", new byte[0]), StandardCharsets.UTF_8));
        JsonNode order = JsonMapper.shared().readTree(files.order("flats", Optional.of(List.of("no", "yes"))));
        assertEquals("data/origin.ubj", order.path("file").asString());
        assertEquals("Age", order.path("headings").path("age").asString());
        assertEquals("answer", order.path("target").asString());
        assertEquals(List.of("read ? in Age as a gap, in 1 row"), files.remarks());
        assertEquals("[\"no\",\"yes\"]", order.path("labels").toString());
        assertEquals(false, order.has("expected"));
    }

    @Test
    void withoutATargetNoColumnIsTakenForTheRightAnswers() throws IOException {
        ImportedFiles files = ImportedFiles.read(model, sample, Optional.empty(), Optional.empty());

        assertEquals(
                "prediction",
                JsonMapper.shared()
                        .readTree(files.order("flats", Optional.empty()))
                        .path("target")
                        .asString());
    }

    @Test
    void aFileThatIsNotThereIsNamedWithItsOption() {
        FleetException refusal = assertThrows(
                FleetException.class,
                () -> ImportedFiles.read(model, sample, Optional.of(folder.resolve("answers.csv")), Optional.empty()));

        assertEquals(
                "there is no file " + folder.resolve("answers.csv") + ": give one with --expected",
                refusal.getMessage());
    }
}
