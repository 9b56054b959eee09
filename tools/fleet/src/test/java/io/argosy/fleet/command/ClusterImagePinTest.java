package io.argosy.fleet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.Yaml;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What runs beside the services of a cluster is pinned by the digits of its sources, which may read as a number. */
class ClusterImagePinTest {
    @ParameterizedTest
    @ValueSource(strings = {"000000000000", "123456789012", "12345678e901", "0x1234567890", "df4fb0722774"})
    void aTagIsATextWhateverItsDigits(String version) {
        JsonNode image = Yaml.read(ClusterImagePin.pinned("board", "registry.example/board", version, null))
                .at("/images/0");

        assertTrue(image.path("newTag").isString(), image::toString);
        assertEquals(version, image.path("newTag").asString());
    }
}
