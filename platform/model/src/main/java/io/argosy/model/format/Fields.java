package io.argosy.model.format;

import io.argosy.model.InvalidPackageException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A cursor in a JSON document that takes the fields of an object one by one, each of the type it must have. A value of
 * another type, a missing field and, at {@link #end}, a field that nobody took are refused with their place.
 */
final class Fields {
    private final String file;
    private final String place;
    private final JsonNode node;
    private final Set<String> taken = new HashSet<>();

    private Fields(String file, String place, JsonNode node) {
        this.file = file;
        this.place = place;
        this.node = node;
    }

    /** A cursor over {@code node}, which must be an object. */
    static Fields of(String file, String place, JsonNode node) throws InvalidPackageException {
        var fields = new Fields(file, place, node);
        if (!node.isObject()) {
            throw fields.invalid("must be an object");
        }
        return fields;
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
        return node.has(field);
    }

    private JsonNode take(String field) throws InvalidPackageException {
        taken.add(field);
        JsonNode value = node.get(field);
        if (value == null) {
            throw invalid(field, "is missing");
        }
        return value;
    }

    String text(String field) throws InvalidPackageException {
        JsonNode value = take(field);
        if (!value.isString()) {
            throw invalid(field, "must be a string");
        }
        return value.stringValue();
    }

    boolean flag(String field) throws InvalidPackageException {
        JsonNode value = take(field);
        if (!value.isBoolean()) {
            throw invalid(field, "must be true or false");
        }
        return value.booleanValue();
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

    List<Fields> objects(String field, int most) throws InvalidPackageException {
        List<JsonNode> items = items(field, most);
        var objects = new ArrayList<Fields>(items.size());
        for (int i = 0; i < items.size(); i++) {
            objects.add(of(file, place + "/" + field + "/" + i, items.get(i)));
        }
        return objects;
    }

    List<String> texts(String field, int most) throws InvalidPackageException {
        List<JsonNode> items = items(field, most);
        var texts = new ArrayList<String>(items.size());
        for (int i = 0; i < items.size(); i++) {
            if (!items.get(i).isString()) {
                throw invalid(field + "/" + i, "must be a string");
            }
            texts.add(items.get(i).stringValue());
        }
        return texts;
    }

    List<Double> numbers(String field, int most) throws InvalidPackageException {
        List<JsonNode> items = items(field, most);
        var numbers = new ArrayList<Double>(items.size());
        for (int i = 0; i < items.size(); i++) {
            numbers.add(finite(items.get(i), place + "/" + field + "/" + i));
        }
        return numbers;
    }

    List<Long> counts(String field, int most) throws InvalidPackageException {
        List<JsonNode> items = items(field, most);
        var counts = new ArrayList<Long>(items.size());
        for (int i = 0; i < items.size(); i++) {
            counts.add(whole(items.get(i), place + "/" + field + "/" + i, 0, Long.MAX_VALUE));
        }
        return counts;
    }

    /** The JSON text of this field's value, which must be an object. */
    String json(String field) throws InvalidPackageException {
        JsonNode value = take(field);
        if (!value.isObject()) {
            throw invalid(field, "must be an object");
        }
        return value.toString();
    }

    /** Refuses a field that nobody took. */
    void end() throws InvalidPackageException {
        for (String field : node.propertyNames()) {
            if (!taken.contains(field)) {
                throw invalid(field, "is not a field of the format");
            }
        }
    }

    private List<JsonNode> items(String field, int most) throws InvalidPackageException {
        JsonNode value = take(field);
        if (!value.isArray()) {
            throw invalid(field, "must be an array");
        }
        if (value.size() > most) {
            throw invalid(field, "has " + value.size() + " items: at most " + most + " are allowed");
        }
        return List.copyOf(value.values());
    }

    private double finite(JsonNode value, String place) throws InvalidPackageException {
        if (!value.isNumber() || !Limits.sound(value.doubleValue())) {
            throw new InvalidPackageException(file, place, "must be a number between -1e100 and 1e100");
        }
        return value.doubleValue();
    }

    private long whole(JsonNode value, String place, long minimum, long maximum) throws InvalidPackageException {
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < minimum
                || value.longValue() > maximum) {
            String to = maximum == Long.MAX_VALUE ? " or more" : " to " + maximum;
            throw new InvalidPackageException(file, place, "must be a whole number, " + minimum + to);
        }
        return value.longValue();
    }
}
