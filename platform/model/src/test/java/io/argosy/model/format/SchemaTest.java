package io.argosy.model.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published schema says what the reader does. */
class SchemaTest {
    @TempDir
    Path directory;

    private Schema schema;

    @BeforeEach
    void thePublishedSchema() throws IOException {
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("../../docs/model.schema.json")));
    }

    @Test
    void whatTheWriterWritesIsOfTheSchema() throws IOException {
        SamplePackage.writeAdditive(directory);
        assertEquals(List.of(), problems(model()));
        SamplePackage.writeBayes(directory);
        assertEquals(List.of(), problems(model()));
        SamplePackage.writeTested(directory);
        assertEquals(List.of(), problems(model()));
        assertFalse(
                problems(model().replace("\"format\" : 2", "\"format\" : 1")).isEmpty());
        for (int format : new int[] {1, 2}) {
            SamplePackage.writePlainBayes(directory);
            assertEquals(List.of(), problems(model()));
            SamplePackage.writeDerived(directory);
            assertEquals(List.of(), problems(model()));
            assertFalse(problems(model().replace("\"format\" : 3", "\"format\" : " + format))
                    .isEmpty());
        }
    }

    @Test
    void aSensitiveFeatureIsOfTheFourthFormat() throws IOException {
        SamplePackage.writeSensitive(directory);
        String sound = model();
        assertEquals(List.of(), problems(sound));
        assertFalse(problems(sound.replace("\"format\" : 4", "\"format\" : 3")).isEmpty());
        assertFalse(problems(sound.replace("\"sensitive\" : true", "\"sensitive\" : false"))
                .isEmpty());
    }

    @Test
    void anArrayIsOfTheSixthFormat() throws IOException {
        SamplePackage.writeTensors(directory);
        String sound = model();
        assertEquals(List.of(), problems(sound));
        for (List<String> change : List.of(
                List.of("\"format\" : 6", "\"format\" : 5"),
                List.of("\"FP32\"", "\"FP16\""),
                List.of("[ 1, 3 ]", "[ 0, 3 ]"),
                List.of("[ 1, 3 ]", "[ ]"))) {
            assertFalse(
                    problems(sound.replace(change.getFirst(), change.getLast())).isEmpty(), change.getLast());
        }
    }

    @Test
    void everyCommittedPackageIsOfTheSchema() throws IOException {
        try (Stream<Path> services = Files.list(Path.of("../../services"))) {
            List<Path> models = services.map(service -> service.resolve("model/model.json"))
                    .filter(Files::exists)
                    .toList();
            for (Path model : models) {
                assertEquals(List.of(), problems(Files.readString(model)), model.toString());
            }
        }
    }

    @Test
    void whatTheReaderRefusesIsNotOfTheSchema() throws IOException {
        SamplePackage.writeAdditive(directory);
        String sound = model();
        for (List<String> change : List.of(
                List.of("\"format\" : 1", "\"format\" : 7"),
                List.of("\"1.2.3\"", "\"1.2\""),
                List.of("\"classification\"", "\"guess\""),
                List.of("\"classification\"", "\"regression\""),
                List.of("\"description\" : \"A sample.\",", ""),
                List.of("\"name\" : \"sample\"", "\"name\" : \"sample\", \"colour\" : 1"),
                List.of("\"name\" : \"age\"", "\"name\" : \"Age\""),
                List.of("[ 18.0, 80.0 ]", "[ 18.0, 80.0, 90.0 ]"),
                List.of("[ 18.0, 80.0 ]", "[ 18.0, 1e200 ]"),
                List.of("\"threshold\" : 0.5", "\"threshold\" : 1.5"),
                List.of("\"unit\" : \"years\",", ""))) {
            String changed = sound.replace(change.getFirst(), change.getLast());
            assertFalse(changed.equals(sound), change.getFirst());
            assertFalse(problems(changed).isEmpty(), change.getLast());
        }
    }

    @Test
    void whatTheReaderRefusesOfDerivedFeaturesIsNotOfTheSchema() throws IOException {
        SamplePackage.writeDerived(directory);
        String sound = model();
        for (List<String> change : List.of(
                List.of("\"kind\" : \"ratio\"", "\"kind\" : \"power\""),
                List.of("[ \"weight\", \"age\" ]", "[ \"weight\" ]"),
                List.of("\"values\" : [ \"red\", \"small\" ],", ""),
                List.of("\"kind\" : \"count\"", "\"kind\" : \"sum\""),
                List.of("\"unit\" : \"kg/year\",", ""))) {
            String changed = sound.replace(change.getFirst(), change.getLast());
            assertFalse(changed.equals(sound), change.getFirst());
            assertFalse(problems(changed).isEmpty(), change.getLast());
        }
    }

    private String model() throws IOException {
        return Files.readString(directory.resolve("model.json"));
    }

    private List<String> problems(String json) {
        return schema.validate(json, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }
}
