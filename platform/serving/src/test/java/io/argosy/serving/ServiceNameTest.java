package io.argosy.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service is called as its package, sound or not; what is no manifest gives no name and no fault. */
class ServiceNameTest {
    @TempDir
    private Path folder;

    @Test
    void theManifestsOwnNameIsTheServices() throws Exception {
        assertEquals(Optional.of("churn"), named("{\"features\": [{\"name\": \"tenure\"}], \"name\": \"churn\", oops"));
    }

    @Test
    void whatIsNoManifestGivesNoName() throws Exception {
        for (String text :
                new String[] {"", "[]", "null", "{", "{}", "{\"name\": 1}", "{\"a\": {\"name\": \"b\"}}", "x"}) {
            assertEquals(Optional.empty(), named(text), text);
        }
        Files.delete(folder.resolve("model.json"));
        assertEquals(Optional.empty(), ServiceName.of(folder));
    }

    private Optional<String> named(String manifest) throws Exception {
        Files.writeString(folder.resolve("model.json"), manifest);
        return ServiceName.of(folder);
    }
}
