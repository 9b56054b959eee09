package io.argosy.model.instance;

import io.argosy.model.feature.Feature;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.wording.NearestName;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads one JSON object, an instance, into a {@link Row}, checking every field against the signature. An array may be
 * given whole, or element by element, as a table has it. It streams, so
 * that a batch costs no tree of nodes. Immutable and thread-safe.
 *
 * <pre>{@code
 * var reader = new InstanceReader(signature);
 * var row = signature.newRow();
 * parser.nextToken(); // START_OBJECT
 * List<Problem> problems = reader.read(parser, row); // empty: the row may be predicted
 * }</pre>
 */
public final class InstanceReader {
    private final Signature signature;
    private final Map<String, Integer> indices = new HashMap<>();
    private final List<ValueReader> values;
    private final Map<String, TensorReader> tensors = new HashMap<>();

    /** Makes a reader of instances with this signature's features. */
    public InstanceReader(Signature signature) {
        this.signature = signature;
        for (Feature feature : signature.features()) {
            indices.put(feature.name(), indices.size());
        }
        this.values = signature.features().stream().map(ValueReader::of).toList();
        TensorReader.of(signature).forEach(reader -> tensors.put(reader.tensor().name(), reader));
    }

    /**
     * Reads the object that starts at the parser's current token, to its end, and goes on after a problem so that all
     * are found at once.
     *
     * @param parser at {@link JsonToken#START_OBJECT}, or one token on, for a caller that had to look at the first
     *     field's name; afterwards at the matching {@link JsonToken#END_OBJECT}
     * @param row is cleared and filled; its content is meaningless when there is a problem
     * @return the broken rules, in the order of the fields, the missing features last; one where no field is a feature; empty
     *     when the row is sound
     * @throws tools.jackson.core.JacksonException when the text is not JSON
     * @throws IllegalArgumentException when the current token does not start an object
     */
    public List<Problem> read(JsonParser parser, Row row) {
        String first = switch (parser.currentToken()) {
            case START_OBJECT -> parser.nextName();
            case PROPERTY_NAME -> parser.currentName();
            case END_OBJECT -> null;
            default -> throw new IllegalArgumentException("an instance is a JSON object with a field for each feature");
        };
        row.clear();
        var problems = new ArrayList<Problem>(0);
        var given = new BitSet(values.size());
        for (String field = first; field != null; field = parser.nextName()) {
            JsonToken token = parser.nextToken();
            Integer index = indices.get(field);
            TensorReader tensor = index == null ? tensors.get(field) : null;
            if (tensor != null) {
                Problem problem = read(tensor, parser, token, row, given);
                if (problem != null) {
                    problems.add(problem);
                }
            } else if (index == null) {
                problems.add(unknown(field));
                parser.skipChildren();
            } else if (given.get(index)) {
                problems.add(new Problem(field, Problem.Kind.DUPLICATE, field + " is given twice: give it once"));
                parser.skipChildren();
            } else {
                given.set(index);
                Problem problem = values.get(index).read(parser, token, row, index);
                if (problem != null) {
                    problems.add(problem);
                }
            }
        }
        if (given.isEmpty() && !problems.isEmpty()) {
            // It is something else than an instance, and that all of them are missing says nothing more.
            return List.of(somethingElse(problems.getFirst().field()));
        }
        for (int i = given.nextClearBit(0); i < values.size(); i = given.nextClearBit(i + 1)) {
            FeatureTensor tensor = signature.tensorOf(i);
            TensorReader array = tensor == null ? null : tensors.get(tensor.name());
            if (array != null && tensor != null && isWholly(tensor, given.nextSetBit(i), i)) {
                problems.add(array.missing());
                i += tensor.size() - 1;
                continue;
            }
            Feature feature = signature.features().get(i);
            if (!feature.nullable()) {
                problems.add(ValueReader.missing(feature));
            }
        }
        return problems;
    }

    /** Whether nothing of an array is given, where {@code next} is the next feature that is. */
    private static boolean isWholly(FeatureTensor tensor, int next, int feature) {
        return feature == tensor.first() && (next < 0 || !tensor.has(next));
    }

    private static @Nullable Problem read(
            TensorReader reader, JsonParser parser, JsonToken token, Row row, BitSet given) {
        FeatureTensor tensor = reader.tensor();
        int end = tensor.first() + tensor.size();
        int before = given.nextSetBit(tensor.first());
        given.set(tensor.first(), end);
        if (before >= 0 && before < end) {
            parser.skipChildren();
            String message = tensor.name() + " or an element of it is given twice: give it once";
            return new Problem(tensor.name(), Problem.Kind.DUPLICATE, message);
        }
        return reader.read(parser, token, row);
    }

    private Problem unknown(String field) {
        String shown = ValueReader.shortened(field);
        if (signature.columnOf(field) >= 0) {
            String message = shown + " is not a feature of requests: the model makes it of others, leave it out";
            return new Problem(shown, Problem.Kind.UNKNOWN_FIELD, message);
        }
        String next = NearestName.of(field, names())
                .map(name -> ": did you mean " + name + "?")
                .orElse(": the model takes " + String.join(", ", names()));
        return new Problem(shown, Problem.Kind.UNKNOWN_FIELD, shown + " is not a feature of this model" + next);
    }

    private Problem somethingElse(String field) {
        return new Problem(
                field,
                Problem.Kind.UNKNOWN_FIELD,
                "no field is a feature of this model: it takes " + String.join(", ", names()));
    }

    private List<String> names() {
        return signature.fields();
    }
}
