package io.argosy.training.origin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** Reads JSON, with NaN and Infinity as other tools write them. */
final class JsonText {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(64)
                    .maxStringLength(1 << 20)
                    .maxNameLength(10_000)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** A file has no more values that are no numbers of an array: each takes a hundred bytes or so. */
    private static final int MOST_VALUES = 500_000;

    private final JsonParser parser;
    private final NumberBuffer buffer = new NumberBuffer();
    private int values;

    private JsonText(JsonParser parser) {
        this.parser = parser;
    }

    static Document read(byte[] file) throws Document.Unsound {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), file)) {
            var reader = new JsonText(parser);
            Object value = reader.value(parser.nextToken());
            if (parser.nextToken() != null) {
                throw new Document.Unsound("has more after its end");
            }
            return Document.of(value);
        } catch (JacksonException e) {
            throw new Document.Unsound("is no sound JSON: " + e.getOriginalMessage());
        }
    }

    private @Nullable Object value(@Nullable JsonToken token) throws Document.Unsound {
        if (++values > MOST_VALUES) {
            throw new Document.Unsound("has more than " + MOST_VALUES + " values");
        }
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case null, default -> throw new Document.Unsound("ends too early");
        };
    }

    private Map<String, Object> object() throws Document.Unsound {
        Map<String, Object> map = new LinkedHashMap<>();
        for (String key = parser.nextName(); key != null; key = parser.nextName()) {
            if (map.containsKey(key)) {
                throw new Document.Unsound("has " + key + " twice in one object");
            }
            map.put(key, value(parser.nextToken()));
        }
        return map;
    }

    private Object array() throws Document.Unsound {
        JsonToken token = parser.nextToken();
        buffer.clear();
        while (token != null && token.isNumeric()) {
            buffer.add(parser.getDoubleValue());
            token = parser.nextToken();
        }
        if (token == JsonToken.END_ARRAY) {
            return buffer.numbers();
        }
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < buffer.size(); i++) {
            list.add(buffer.get(i));
        }
        while (token != JsonToken.END_ARRAY) {
            list.add(value(token));
            token = parser.nextToken();
        }
        return list;
    }
}
