package io.argosy.model.format;

import io.argosy.model.InvalidPackageException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How the package's JSON is read, strictly, and written, the same bytes everywhere. */
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(Limits.CONSTRAINTS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final DefaultPrettyPrinter PRINTER =
            new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

    private Json() {}

    static JsonNode read(String file, String place, byte[] bytes) throws InvalidPackageException {
        try {
            return MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            throw new InvalidPackageException(file, place, "is not sound JSON: " + e.getOriginalMessage());
        }
    }

    static byte[] write(JsonNode node) {
        return (MAPPER.writer().with(PRINTER).writeValueAsString(node) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
