package io.argosy.training.origin;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads UBJSON (ubjson.org, draft 12), big-endian, as XGBoost writes it: with typed arrays, and without types of objects. A
 * length is checked against the bytes that are left before anything of it is made.
 */
final class Ubjson {
    private static final int DEEPEST = 64;
    private static final int MOST_VALUES = 500_000;

    private final ByteBuffer in;
    private final NumberBuffer buffer = new NumberBuffer();
    private int values;

    private Ubjson(byte[] file) {
        this.in = ByteBuffer.wrap(file);
    }

    /** Whether a file that starts with a brace is of this form: in JSON a quote, a blank or a brace follows. */
    static boolean looksSo(byte[] file) {
        return file.length > 1 && file[0] == '{' && "iUIlL$#N".indexOf(file[1]) >= 0;
    }

    static Document read(byte[] file) throws Document.Unsound {
        var reader = new Ubjson(file);
        try {
            Object value = reader.value(reader.in.get(), 0);
            if (reader.in.hasRemaining()) {
                throw new Document.Unsound("has more after its end");
            }
            return Document.of(value);
        } catch (BufferUnderflowException e) {
            throw new Document.Unsound("ends too early");
        }
    }

    private @Nullable Object value(byte type, int depth) throws Document.Unsound {
        if (++values > MOST_VALUES || depth > DEEPEST) {
            throw new Document.Unsound("has more than " + MOST_VALUES + " values, or more than " + DEEPEST + " levels");
        }
        return switch (type) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case 'S' -> text();
            case 'C' -> String.valueOf((char) (in.get() & 0x7F));
            case 'T' -> true;
            case 'F' -> false;
            case 'Z' -> null;
            default -> number(type);
        };
    }

    private double number(byte type) throws Document.Unsound {
        return switch (type) {
            case 'i' -> in.get();
            case 'U' -> in.get() & 0xFF;
            case 'I' -> in.getShort();
            case 'l' -> in.getInt();
            case 'L' -> in.getLong();
            case 'd' -> in.getFloat();
            case 'D' -> in.getDouble();
            default -> throw new Document.Unsound("has a value of type " + (type & 0xFF) + " at byte " + in.position());
        };
    }

    private static boolean isNumber(byte type) {
        return "iUIlLdD".indexOf(type) >= 0;
    }

    private int length() throws Document.Unsound {
        double length = number(in.get());
        if (!(length >= 0 && length <= in.remaining())) {
            throw new Document.Unsound(
                    "says a length of " + length + " at byte " + in.position() + ", more than is left");
        }
        return (int) length;
    }

    private String text() throws Document.Unsound {
        byte[] bytes = new byte[length()];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private byte skipped(byte marker) {
        byte next = marker;
        while (next == 'N') {
            next = in.get();
        }
        return next;
    }

    private Map<String, Object> object(int depth) throws Document.Unsound {
        Map<String, Object> map = new LinkedHashMap<>();
        byte marker = skipped(in.get());
        int count = -1;
        if (marker == '#') {
            count = length();
        }
        for (int i = 0; count < 0 ? marker != '}' : i < count; i++) {
            if (count < 0) {
                in.position(in.position() - 1);
            }
            String key = text();
            if (map.containsKey(key)) {
                throw new Document.Unsound("has " + key + " twice in one object");
            }
            map.put(key, value(skipped(in.get()), depth + 1));
            if (count < 0) {
                marker = skipped(in.get());
            }
        }
        return map;
    }

    private Object array(int depth) throws Document.Unsound {
        byte marker = skipped(in.get());
        byte type = 0;
        int count = -1;
        if (marker == '$') {
            type = in.get();
            marker = in.get();
            if (marker != '#') {
                throw new Document.Unsound("has a typed array without a length at byte " + in.position());
            }
        }
        if (marker == '#') {
            count = length();
        }
        buffer.clear();
        if (type != 0) {
            if (!isNumber(type)) {
                throw new Document.Unsound("has an array of type " + (type & 0xFF) + " at byte " + in.position());
            }
            for (int i = 0; i < count; i++) {
                buffer.add(number(type));
            }
            return buffer.numbers();
        }
        List<Object> list = new ArrayList<>();
        boolean numbers = true;
        double[] gathered = new double[16];
        int size = 0;
        for (int i = 0; count < 0 ? marker != ']' : i < count; i++) {
            byte next = count < 0 ? marker : skipped(in.get());
            if (numbers && isNumber(next)) {
                if (size == NumberBuffer.MOST) {
                    throw new Document.Unsound("has an array of more than " + NumberBuffer.MOST + " numbers");
                }
                gathered = size == gathered.length ? java.util.Arrays.copyOf(gathered, 2 * size) : gathered;
                gathered[size++] = number(next);
            } else {
                if (numbers) {
                    numbers = false;
                    for (int k = 0; k < size; k++) {
                        list.add(gathered[k]);
                    }
                }
                list.add(value(next, depth + 1));
            }
            if (count < 0) {
                marker = skipped(in.get());
            }
        }
        return numbers ? Numbers.of(gathered, size) : list;
    }
}
