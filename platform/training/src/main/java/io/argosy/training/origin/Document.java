package io.argosy.training.origin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value or what is like one, held compactly: an array of numbers takes four bytes an item or fewer where that loses
 * nothing. Every getter names the place in the file that is not as it should be.
 */
final class Document {
    /** A file that is not as its tool writes it. */
    static final class Unsound extends Exception {
        private static final long serialVersionUID = 1L;

        Unsound(String message) {
            super(message);
        }
    }

    private final String place;
    private final @Nullable Object value;

    private Document(String place, @Nullable Object value) {
        this.place = place;
        this.value = value;
    }

    /**
     * A whole document.
     *
     * @param value a map with text keys, a list, {@link Numbers}, a text, a Double, a Boolean or null
     */
    static Document of(@Nullable Object value) {
        return new Document("", value);
    }

    String place() {
        return place.isEmpty() ? "/" : place;
    }

    Unsound unsound(String rule) {
        return new Unsound(place() + " " + rule);
    }

    boolean has(String key) {
        return value instanceof Map<?, ?> map && map.containsKey(key);
    }

    /** The value of a key. */
    Document get(String key) throws Unsound {
        if (!(value instanceof Map<?, ?> map)) {
            throw unsound("is no object");
        }
        if (!map.containsKey(key)) {
            throw unsound("has no " + key);
        }
        return new Document(place + "/" + key, map.get(key));
    }

    /** The keys of an object. */
    List<String> keys() throws Unsound {
        if (!(value instanceof Map<?, ?> map)) {
            throw unsound("is no object");
        }
        return map.keySet().stream().map(String::valueOf).toList();
    }

    /** The items of an array. */
    List<Document> items() throws Unsound {
        List<Document> items = new ArrayList<>();
        if (value instanceof Numbers numbers) {
            for (int i = 0; i < numbers.size(); i++) {
                items.add(new Document(place + "/" + i, numbers.get(i)));
            }
        } else if (value instanceof List<?> list) {
            for (Object item : list) {
                items.add(new Document(place + "/" + items.size(), item));
            }
        } else {
            throw unsound("is no array");
        }
        return items;
    }

    /** An array of numbers. */
    Numbers numbers() throws Unsound {
        if (value instanceof Numbers numbers) {
            return numbers;
        }
        if (value instanceof List<?> list && list.isEmpty()) {
            return Numbers.EMPTY;
        }
        throw unsound("is no array of numbers");
    }

    boolean isNumbers() {
        return value instanceof Numbers || (value instanceof List<?> list && list.isEmpty());
    }

    boolean isText() {
        return value instanceof String;
    }

    boolean isNumber() {
        return value instanceof Double;
    }

    boolean isNull() {
        return value == null;
    }

    boolean isArray() {
        return value instanceof Numbers || value instanceof List<?>;
    }

    String text() throws Unsound {
        if (value instanceof String text) {
            return text;
        }
        throw unsound("is no text");
    }

    double number() throws Unsound {
        if (value instanceof Double number) {
            return number;
        }
        throw unsound("is no number");
    }

    boolean flag() throws Unsound {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw unsound("is neither true nor false");
    }

    int whole() throws Unsound {
        double number = number();
        if (number != (int) number) {
            throw unsound("is " + number + ", no whole number of 32 bits");
        }
        return (int) number;
    }

    /** A number that the file has as a text. */
    int wholeText() throws Unsound {
        try {
            return Integer.parseInt(text());
        } catch (NumberFormatException e) {
            throw unsound("is no whole number");
        }
    }
}
