package io.argosy.model.format;

import io.argosy.model.InvalidPackageException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON strictly into maps, lists, strings, longs, doubles, booleans and nulls. It takes the parser alone: starting
 * Jackson's object mapper would be most of the time that a fresh process needs to load a package.
 */
final class JsonReader {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(Limits.CONSTRAINTS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // The fast parser starts the JDK's foreign memory API, which takes longer than all numbers of a package.
            .disable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private JsonReader() {}

    /** The one value that the bytes hold. */
    static @Nullable Object read(String file, String place, byte[] bytes) throws InvalidPackageException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            if (parser.nextToken() == null) {
                throw new InvalidPackageException(file, place, "is empty");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new InvalidPackageException(file, place, "has something after its end");
            }
            return value;
        } catch (JacksonException e) {
            throw new InvalidPackageException(file, place, "is not sound JSON: " + e.getOriginalMessage());
        }
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? (Object) parser.getDoubleValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private static List<@Nullable Object> array(JsonParser parser) {
        var array = new ArrayList<@Nullable Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }

    /** The text of a value that was read. */
    static String text(@Nullable Object value) {
        var text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            write(out, value);
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, @Nullable Object value) {
        switch (value) {
            case null -> out.writeNull();
            case String string -> out.writeString(string);
            case Long number -> out.writeNumber(number);
            case Double number -> out.writeNumber(number);
            case Boolean flag -> out.writeBoolean(flag);
            case List<?> array -> {
                out.writeStartArray();
                array.forEach(item -> write(out, item));
                out.writeEndArray();
            }
            case Map<?, ?> object -> {
                out.writeStartObject();
                object.forEach((name, item) -> {
                    out.writeName((String) name);
                    write(out, item);
                });
                out.writeEndObject();
            }
            default -> throw new IllegalStateException("no JSON value: " + value.getClass());
        }
    }
}
