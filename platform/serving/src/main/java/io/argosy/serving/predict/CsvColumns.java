package io.argosy.serving.predict;

import io.argosy.model.Decimal;
import io.argosy.model.Feature;
import io.argosy.model.NearestName;
import io.argosy.model.NumericFeature;
import io.argosy.model.Signature;
import io.argosy.serving.http.FieldError;
import io.argosy.serving.http.RefusedException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * A CSV's header, checked against the signature; it makes each record the instance that JSON would have given. The column
 * of the target may stand there, as in the table that the model was trained on: it is passed over.
 */
final class CsvColumns {
    /** What stands for a byte that is no UTF-8. */
    private static final char NO_LETTER = '\ufffd';

    private final List<Optional<Feature>> columns;

    private CsvColumns(List<Optional<Feature>> columns) {
        this.columns = columns;
    }

    /**
     * Checks a header.
     *
     * @throws RefusedException with 422 naming each column that is unknown, given twice or missing
     */
    static CsvColumns of(List<String> header, Signature signature) {
        List<FieldError> errors = new ArrayList<>();
        List<Optional<Feature>> columns = new ArrayList<>();
        Set<String> given = new HashSet<>();
        for (String name : header) {
            int index = signature.indexOf(name);
            if (index < 0 && name.equals(signature.target())) {
                columns.add(Optional.empty());
            } else if (index < 0) {
                errors.add(unknown(name, signature));
            } else if (!given.add(name)) {
                errors.add(new FieldError(FieldPointers.pointer("", name), name + " is given twice: give it once"));
            } else {
                columns.add(Optional.of(signature.features().get(index)));
            }
        }
        for (Feature feature : signature.features()) {
            if (!given.contains(feature.name()) && !feature.nullable()) {
                errors.add(new FieldError(
                        FieldPointers.pointer("", feature.name()),
                        feature.name() + " is missing from the header: give a column of this name"));
            }
        }
        if (!errors.isEmpty()) {
            throw RefusedException.unprocessable(errors);
        }
        return new CsvColumns(columns);
    }

    private static FieldError unknown(String name, Signature signature) {
        List<String> names = signature.features().stream().map(Feature::name).toList();
        String shown = FieldPointers.shortened(name);
        String next = NearestName.of(name, names)
                .map(near -> ": did you mean " + near + "?")
                .orElse(": leave it out");
        return new FieldError(FieldPointers.pointer("", shown), shown + " is not a feature of this model" + next);
    }

    /** Whether a record has a field that was not UTF-8, of which nobody knows the letters any more. */
    static boolean isBroken(List<String> fields) {
        return fields.stream().anyMatch(field -> field.indexOf(NO_LETTER) >= 0);
    }

    int size() {
        return columns.size();
    }

    /** The record as a JSON object: an empty field is null, and what should be a number and is none stays a text. */
    byte[] instance(List<String> fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JsonFormat.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).isPresent()) {
                    json.writeName(columns.get(i).get().name());
                    writeValue(json, columns.get(i).get(), fields.get(i));
                }
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void writeValue(JsonGenerator json, Feature feature, String field) {
        if (field.isEmpty()) {
            json.writeNull();
            return;
        }
        if (feature instanceof NumericFeature) {
            double number = Decimal.parse(field);
            if (!Double.isNaN(number)) {
                json.writeNumber(number);
                return;
            }
            // Stays a text, which the reader of instances refuses in its own words.
        }
        json.writeString(field);
    }
}
