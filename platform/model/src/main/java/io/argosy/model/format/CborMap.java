package io.argosy.model.format;

import io.argosy.model.InvalidPackageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORParser;

/**
 * A CBOR map (RFC 8949) with text keys, whose values are whole numbers, floats, texts, arrays of texts, maps, and typed
 * arrays (RFC 8746): bytes, little-endian signed integers of 16 and 32 bits and floats of 64 bits.
 */
final class CborMap {
    static final int UINT8 = 64;
    static final int INT16 = 77;
    static final int INT32 = 78;
    static final int FLOAT64 = 86;

    private static final CBORFactory FACTORY =
            CBORFactory.builder().streamReadConstraints(Limits.CONSTRAINTS).build();

    private final String file;
    private final String place;
    private final Map<String, Object> values;
    private final Set<String> taken = new HashSet<>();

    private CborMap(String file, String place, Map<String, Object> values) {
        this.file = file;
        this.place = place;
        this.values = values;
    }

    /** Reads the whole of {@code bytes} as one map. */
    static CborMap read(String file, byte[] bytes) throws InvalidPackageException {
        try (CBORParser parser = (CBORParser) FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidPackageException(file, "", "must be a CBOR map");
            }
            CborMap map = map(file, "", parser);
            if (parser.nextToken() != null) {
                throw new InvalidPackageException(file, "", "has bytes after its map");
            }
            return map;
        } catch (JacksonException e) {
            throw new InvalidPackageException(file, "", "is not sound CBOR: " + e.getOriginalMessage());
        }
    }

    private static CborMap map(String file, String place, CBORParser parser) throws InvalidPackageException {
        var values = new HashMap<String, Object>();
        for (String key = parser.nextName(); key != null; key = parser.nextName()) {
            String at = place + "/" + key;
            if (values.put(key, value(file, at, parser)) != null) {
                throw new InvalidPackageException(file, at, "is given twice");
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw new InvalidPackageException(file, place, "has a key that is no text");
        }
        return new CborMap(file, place, values);
    }

    private static Object value(String file, String place, CBORParser parser) throws InvalidPackageException {
        JsonToken token = parser.nextToken();
        return switch (token) {
            case VALUE_NUMBER_INT -> {
                if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                    throw new InvalidPackageException(file, place, "must be a whole number of 64 bits");
                }
                yield parser.getLongValue();
            }
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_STRING -> parser.getString();
            case VALUE_EMBEDDED_OBJECT -> typed(file, place, parser.getCurrentTag(), parser.getBinaryValue());
            case START_ARRAY -> texts(file, place, parser);
            case START_OBJECT -> map(file, place, parser);
            case null, default ->
                throw new InvalidPackageException(file, place, "has a value of no type of the format");
        };
    }

    private static List<String> texts(String file, String place, CBORParser parser) throws InvalidPackageException {
        var texts = new ArrayList<String>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw new InvalidPackageException(file, place + "/" + texts.size(), "must be a text");
            }
            texts.add(parser.getString());
        }
        return texts;
    }

    private static Object typed(String file, String place, int tag, byte[] bytes) throws InvalidPackageException {
        if (tag == UINT8) {
            return bytes;
        }
        int width = switch (tag) {
            case INT16 -> Short.BYTES;
            case INT32 -> Integer.BYTES;
            case FLOAT64 -> Double.BYTES;
            default ->
                throw new InvalidPackageException(
                        file, place, "must be a typed array with tag 64, 77, 78 or 86, not tag " + tag);
        };
        if (bytes.length % width != 0) {
            throw new InvalidPackageException(
                    file, place, "has " + bytes.length + " bytes, no multiple of its items' " + width);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int size = bytes.length / width;
        if (tag == FLOAT64) {
            double[] floats = new double[size];
            buffer.asDoubleBuffer().get(floats);
            return floats;
        }
        int[] ints = new int[size];
        if (tag == INT32) {
            buffer.asIntBuffer().get(ints);
        } else {
            for (int i = 0; i < size; i++) {
                ints[i] = buffer.getShort();
            }
        }
        return ints;
    }

    /** An error about one entry. */
    InvalidPackageException invalid(String key, String rule) {
        return new InvalidPackageException(file, place + "/" + key, rule);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    String text(String key) throws InvalidPackageException {
        return take(key, String.class, "a text");
    }

    int whole(String key, int minimum, int maximum) throws InvalidPackageException {
        long value = take(key, Long.class, "a whole number");
        if (value < minimum || value > maximum) {
            throw invalid(key, "is " + value + ": must be " + minimum + " to " + maximum);
        }
        return (int) value;
    }

    double number(String key) throws InvalidPackageException {
        double value = take(key, Double.class, "a float");
        if (!Limits.sound(value)) {
            throw invalid(key, "must be a number between -1e100 and 1e100");
        }
        return value;
    }

    CborMap map(String key) throws InvalidPackageException {
        return take(key, CborMap.class, "a map");
    }

    @SuppressWarnings("unchecked") // The reader makes no other lists than those of texts.
    List<String> texts(String key) throws InvalidPackageException {
        return (List<String>) take(key, List.class, "an array of texts");
    }

    /** Bytes as they are. */
    byte[] bytes(String key) throws InvalidPackageException {
        return take(key, byte[].class, "a typed array of bytes");
    }

    /** Whole numbers, each between {@code minimum} and {@code maximum}. */
    int[] wholes(String key, int minimum, int maximum) throws InvalidPackageException {
        int[] array = take(key, int[].class, "a typed array of whole numbers");
        for (int i = 0; i < array.length; i++) {
            if (array[i] < minimum || array[i] > maximum) {
                throw invalid(key + "/" + i, "is " + array[i] + ": must be " + minimum + " to " + maximum);
            }
        }
        return array;
    }

    /** Floats of a sound size. */
    double[] numbers(String key) throws InvalidPackageException {
        double[] array = take(key, double[].class, "a typed array of floats");
        for (int i = 0; i < array.length; i++) {
            if (!Limits.sound(array[i])) {
                throw invalid(key + "/" + i, "must be a number between -1e100 and 1e100");
            }
        }
        return array;
    }

    /** Finite floats, whatever their size. */
    double[] finite(String key) throws InvalidPackageException {
        double[] array = take(key, double[].class, "a typed array of floats");
        for (int i = 0; i < array.length; i++) {
            if (!Double.isFinite(array[i])) {
                throw invalid(key + "/" + i, "must be finite");
            }
        }
        return array;
    }

    /** Refuses an entry that nobody took. */
    void end() throws InvalidPackageException {
        for (String key : values.keySet()) {
            if (!taken.contains(key)) {
                throw invalid(key, "is not a field of the format");
            }
        }
    }

    private <T> T take(String key, Class<T> type, String expected) throws InvalidPackageException {
        taken.add(key);
        Object value = values.get(key);
        if (value == null) {
            throw invalid(key, "is missing");
        }
        if (!type.isInstance(value)) {
            throw invalid(key, "must be " + expected);
        }
        return type.cast(value);
    }
}
