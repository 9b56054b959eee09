package io.argosy.model.format;

import io.argosy.model.InvalidPackageException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cursor in a JSON document that takes the fields of an object one by one, each of the type it must have. A value of
 * another type, a missing field and, at {@link #end}, a field that nobody took are refused with their place.
 */
final class Fields {
    private final String file;
    private final String place;
    private final Map<?, ?> values;
    private final Set<String> taken = new HashSet<>();

    private Fields(String file, String place, Map<?, ?> values) {
        this.file = file;
        this.place = place;
        this.values = values;
    }

    /** A cursor over the object that the bytes hold. */
    static Fields read(String file, String place, byte[] bytes) throws InvalidPackageException {
        return of(file, place, JsonReader.read(file, place, bytes));
    }

    private static Fields of(String file, String place, @Nullable Object value) throws InvalidPackageException {
        if (!(value instanceof Map<?, ?> values)) {
            throw new InvalidPackageException(file, place, "must be an object");
        }
        return new Fields(file, place, values);
    }

    /** An error about this object. */
    InvalidPackageException invalid(String rule) {
        return new InvalidPackageException(file, place, rule);
    }

    /** An error about one field of this object. */
    InvalidPackageException invalid(String field, String rule) {
        return new InvalidPackageException(file, place + "/" + field, rule);
    }

    /** Whether the object has this field. */
    boolean has(String field) {
        return values.containsKey(field);
    }

    private @Nullable Object take(String field) throws InvalidPackageException {
        taken.add(field);
        if (!has(field)) {
            throw invalid(field, "is missing");
        }
        return values.get(field);
    }

    String text(String field) throws InvalidPackageException {
        if (!(take(field) instanceof String text)) {
            throw invalid(field, "must be a string");
        }
        return text;
    }

    /** Takes a mark: it says true, and is left out where there is none. */
    void requireTrue(String field) throws InvalidPackageException {
        if (!Boolean.TRUE.equals(take(field))) {
            throw invalid(field, "must be true, or left out");
        }
    }

    double number(String field) throws InvalidPackageException {
        return finite(take(field), place + "/" + field);
    }

    /** The number of this field, or null when the object has no such field. */
    @Nullable
    Double optionalNumber(String field) throws InvalidPackageException {
        return has(field) ? Double.valueOf(number(field)) : null;
    }

    /** The string of this field, or null when the object has no such field. */
    @Nullable
    String optionalText(String field) throws InvalidPackageException {
        return has(field) ? text(field) : null;
    }

    long whole(String field, long minimum, long maximum) throws InvalidPackageException {
        return whole(take(field), place + "/" + field, minimum, maximum);
    }

    Fields object(String field) throws InvalidPackageException {
        return of(file, place + "/" + field, take(field));
    }

    List<Fields> objects(String field, int max) throws InvalidPackageException {
        List<?> items = items(field, max);
        var objects = new ArrayList<Fields>(items.size());
        for (int i = 0; i < items.size(); i++) {
            objects.add(of(file, place + "/" + field + "/" + i, items.get(i)));
        }
        return objects;
    }

    List<String> texts(String field, int max) throws InvalidPackageException {
        List<?> items = items(field, max);
        var texts = new ArrayList<String>(items.size());
        for (int i = 0; i < items.size(); i++) {
            if (!(items.get(i) instanceof String text)) {
                throw invalid(field + "/" + i, "must be a string");
            }
            texts.add(text);
        }
        return texts;
    }

    List<Double> numbers(String field, int max) throws InvalidPackageException {
        List<?> items = items(field, max);
        var numbers = new ArrayList<Double>(items.size());
        for (int i = 0; i < items.size(); i++) {
            numbers.add(finite(items.get(i), place + "/" + field + "/" + i));
        }
        return numbers;
    }

    List<Long> counts(String field, int max) throws InvalidPackageException {
        List<?> items = items(field, max);
        var counts = new ArrayList<Long>(items.size());
        for (int i = 0; i < items.size(); i++) {
            counts.add(whole(items.get(i), place + "/" + field + "/" + i, 0, Long.MAX_VALUE));
        }
        return counts;
    }

    /** The JSON text of this field's value, which must be an object. */
    String json(String field) throws InvalidPackageException {
        if (!(take(field) instanceof Map<?, ?> object)) {
            throw invalid(field, "must be an object");
        }
        return JsonReader.text(object);
    }

    /** Refuses a field that nobody took. */
    void end() throws InvalidPackageException {
        for (Object field : values.keySet()) {
            if (!taken.contains(field)) {
                throw invalid(String.valueOf(field), "is not a field of the format");
            }
        }
    }

    private List<?> items(String field, int max) throws InvalidPackageException {
        if (!(take(field) instanceof List<?> items)) {
            throw invalid(field, "must be an array");
        }
        if (items.size() > max) {
            throw invalid(field, "has " + items.size() + " items: at most " + max + " are allowed");
        }
        return items;
    }

    private double finite(@Nullable Object value, String place) throws InvalidPackageException {
        if (!(value instanceof Number number) || !Limits.sound(number.doubleValue())) {
            throw new InvalidPackageException(file, place, "must be a number between -1e100 and 1e100");
        }
        return number.doubleValue();
    }

    private long whole(@Nullable Object value, String place, long minimum, long maximum)
            throws InvalidPackageException {
        if (!(value instanceof Long number) || number < minimum || number > maximum) {
            String to = maximum == Long.MAX_VALUE ? " or more" : " to " + maximum;
            throw new InvalidPackageException(file, place, "must be a whole number, " + minimum + to);
        }
        return number;
    }
}
