package io.argosy.model.format;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How a package's JSON is written: the same bytes everywhere. */
final class Json {
    static final JsonMapper MAPPER = new JsonMapper();

    private static final DefaultPrettyPrinter PRINTER =
            new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

    private Json() {}

    static byte[] write(JsonNode node) {
        return (MAPPER.writer().with(PRINTER).writeValueAsString(node) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
