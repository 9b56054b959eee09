package io.argosy.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What a service is called: as its model package. */
final class ServiceName {
    /** A manifest is a few kilobytes; what is larger is no manifest, and loading it will say so. */
    private static final long MOST_BYTES = 4 << 20;

    private ServiceName() {}

    /**
     * Reads the name before the package is loaded and judged, so that the line that refuses a package says whose it is.
     *
     * @param model the package's folder
     * @return the manifest's {@code name}, or nothing where there is no such text: loading the package says what is wrong
     */
    static Optional<String> of(Path model) {
        Path manifest = model.resolve("model.json");
        try {
            if (Files.size(manifest) > MOST_BYTES) {
                return Optional.empty();
            }
            try (JsonParser json =
                    new JsonFactory().createParser(ObjectReadContext.empty(), Files.readAllBytes(manifest))) {
                return name(json);
            }
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> name(JsonParser json) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return Optional.empty();
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean name = json.currentName().equals("name");
            JsonToken value = json.nextToken();
            if (name) {
                return value == JsonToken.VALUE_STRING ? Optional.of(json.getString()) : Optional.empty();
            }
            json.skipChildren();
        }
        return Optional.empty();
    }
}
