package io.argosy.model.instance;

import io.argosy.model.feature.Bounds;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.Row;
import io.argosy.model.wording.Numbers;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the value of one feature's field and says what is wrong with it, never repeating the value: it may be personal. */
sealed interface ValueReader {
    /** Leaves the parser at the value's last token; null when the value is sound and in the row. */
    @Nullable
    Problem read(JsonParser parser, JsonToken token, Row row, int index);

    static ValueReader of(Feature feature) {
        return switch (feature) {
            case NumericFeature f -> new NumberReader(f);
            case CategoricalFeature f -> new CategoryReader(f);
            case TextFeature f -> new TextReader(f);
        };
    }

    static Problem missing(Feature feature) {
        String expected = switch (feature) {
            case NumericFeature f -> NumberReader.expected(f);
            case CategoricalFeature f -> CategoryReader.expected(f);
            case TextFeature f -> TextReader.expected(f);
        };
        return new Problem(feature.name(), Problem.Kind.MISSING, feature.name() + " is missing: give " + expected);
    }

    /** Whether a text has a surrogate without its other half, as JSON's {@code \\ud800} makes one: it is no text. */
    static boolean isHalf(String text) {
        return text.codePoints()
                .anyMatch(letter -> letter >= Character.MIN_SURROGATE && letter <= Character.MAX_SURROGATE);
    }

    /** What an error quotes of a caller's text: never more than its start. */
    static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private static Problem wrongType(Feature feature, JsonParser parser, JsonToken token, String expected) {
        String found = switch (token) {
            case VALUE_STRING -> "a string";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case START_ARRAY -> "an array";
            default -> "an object";
        };
        parser.skipChildren();
        return new Problem(
                feature.name(), Problem.Kind.WRONG_TYPE, feature.name() + " is " + found + ": give " + expected);
    }

    /** Reads a finite number inside the feature's bounds. */
    record NumberReader(NumericFeature feature) implements ValueReader {
        @Override
        public @Nullable Problem read(JsonParser parser, JsonToken token, Row row, int index) {
            if (token == JsonToken.VALUE_NULL && feature.nullable()) {
                row.setMissing(index);
                return null;
            }
            if (token == JsonToken.VALUE_NULL) {
                return missing(feature);
            }
            if (!token.isNumeric()) {
                return wrongType(feature, parser, token, expected(feature));
            }
            double value = parser.getDoubleValue();
            if (feature.integer() && value != Math.rint(value)) {
                String message = feature.name() + " is not whole: give " + expected(feature);
                return new Problem(feature.name(), Problem.Kind.WRONG_TYPE, message);
            }
            Bounds bounds = feature.bounds();
            if (bounds == null ? !Double.isFinite(value) : !bounds.contains(value)) {
                String message = feature.name() + " is out of bounds: give " + expected(feature);
                return new Problem(feature.name(), Problem.Kind.OUT_OF_BOUNDS, message);
            }
            row.setNumber(index, value);
            return null;
        }

        static String expected(NumericFeature f) {
            String unit = f.unit().isEmpty() ? "" : " (" + f.unit() + ")";
            Bounds bounds = f.bounds();
            String interval = bounds == null
                    ? ""
                    : " from " + Numbers.plain(bounds.minimum()) + " to " + Numbers.plain(bounds.maximum());
            return (f.integer() ? "a whole number" : "a number") + interval + unit + (f.nullable() ? " or null" : "");
        }
    }

    /** Reads the name of a category. */
    record CategoryReader(CategoricalFeature feature, Map<String, Integer> indices) implements ValueReader {
        CategoryReader(CategoricalFeature feature) {
            this(feature, new HashMap<>());
            for (String category : feature.categories()) {
                indices.put(category, indices.size());
            }
        }

        @Override
        public @Nullable Problem read(JsonParser parser, JsonToken token, Row row, int index) {
            if (token == JsonToken.VALUE_NULL && feature.nullable()) {
                row.setMissing(index);
                return null;
            }
            if (token == JsonToken.VALUE_NULL) {
                return missing(feature);
            }
            if (token != JsonToken.VALUE_STRING) {
                return wrongType(feature, parser, token, expected(feature));
            }
            String name = parser.getString();
            Integer category = indices.get(name);
            if (category == null) {
                // " Private" and "Private" are one.
                category = indices.get(name.strip());
            }
            if (category != null) {
                row.setCategory(index, category);
                return null;
            }
            if (feature.unseen() != null) {
                row.setUnseen(index, shortened(name));
                return null;
            }
            String message = feature.name() + " is not a known category: give " + expected(feature);
            return new Problem(feature.name(), Problem.Kind.UNKNOWN_CATEGORY, message);
        }

        static String expected(CategoricalFeature f) {
            return "one of \"" + String.join("\", \"", f.categories()) + "\"" + (f.nullable() ? " or null" : "");
        }
    }

    /** Reads a text that is neither blank nor too long. */
    record TextReader(TextFeature feature) implements ValueReader {
        @Override
        public @Nullable Problem read(JsonParser parser, JsonToken token, Row row, int index) {
            if (token == JsonToken.VALUE_NULL) {
                return missing(feature);
            }
            if (token != JsonToken.VALUE_STRING) {
                return wrongType(feature, parser, token, expected(feature));
            }
            String text = parser.getString();
            if (text.isBlank()) {
                String message = feature.name() + " is blank: give " + expected(feature);
                return new Problem(feature.name(), Problem.Kind.BLANK, message);
            }
            if (isHalf(text)) {
                String message = feature.name() + " holds half of a character: give " + expected(feature);
                return new Problem(feature.name(), Problem.Kind.WRONG_TYPE, message);
            }
            int length = text.codePointCount(0, text.length());
            if (length > feature.maximumLength()) {
                String message = feature.name() + " has " + length + " characters: give " + expected(feature);
                return new Problem(feature.name(), Problem.Kind.TOO_LONG, message);
            }
            row.setText(index, text);
            return null;
        }

        static String expected(TextFeature f) {
            return "a text of 1 to " + f.maximumLength() + " characters";
        }
    }
}
