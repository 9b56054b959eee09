package io.argosy.serving.predict;

import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.Signature;
import io.argosy.model.table.Gaps;
import io.argosy.model.table.Headings;
import io.argosy.model.table.WrittenNumber;
import io.argosy.model.wording.NearestName;
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
 * A CSV's header, checked against the signature; it makes each record the instance that JSON would have given. The table
 * that the model was trained on is read as it was then: headings stand for the names that were made of them, the target is
 * passed over, and so are columns that no feature is made of, where each feature has one.
 */
final class CsvColumns {
    /** What stands for a byte that is no UTF-8. */
    private static final char NO_LETTER = '\ufffd';

    private final List<Optional<Feature>> columns;
    private final char separator;

    private CsvColumns(List<Optional<Feature>> columns, char separator) {
        this.columns = columns;
        this.separator = separator;
    }

    /**
     * Checks a header.
     *
     * @param separator between the fields of every record
     * @throws RefusedException with 422 naming each column that is unknown, given twice or missing
     */
    static CsvColumns of(List<String> header, char separator, Signature signature) {
        List<FieldError> errors = new ArrayList<>();
        List<FieldError> unknown = new ArrayList<>();
        List<Optional<Feature>> columns = new ArrayList<>();
        Set<String> given = new HashSet<>();
        List<String> names = Headings.names(header);
        for (int i = 0; i < header.size(); i++) {
            String heading = header.get(i).strip();
            String name = isKnown(heading, signature) ? heading : names.get(i);
            int index = signature.indexOf(name);
            if (index < 0) {
                columns.add(Optional.empty());
                if (!name.equals(signature.target())) {
                    unknown.add(unknown(header.get(i), signature));
                }
            } else if (!given.add(name)) {
                errors.add(new FieldError(FieldPointers.pointer("", name), name + " is given twice: give it once"));
            } else {
                columns.add(Optional.of(signature.features().get(index)));
            }
        }
        // One that is unknown may be a feature misspelt, unless all of them are there.
        if (given.size() < signature.features().size()) {
            errors.addAll(0, unknown);
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
        return new CsvColumns(columns, separator);
    }

    private static boolean isKnown(String heading, Signature signature) {
        return signature.indexOf(heading) >= 0 || heading.equals(signature.target());
    }

    private static FieldError unknown(String name, Signature signature) {
        List<String> names = signature.features().stream().map(Feature::name).toList();
        String shown = FieldPointers.shortened(name);
        String next = NearestName.of(name, names)
                .map(near -> ": did you mean " + near + "?")
                .orElse(": leave it out");
        return new FieldError(FieldPointers.pointer("", shown), shown + " is not a feature of this model" + next);
    }

    /** Whether a record has a field of which nobody knows the letters any more: it was not UTF-8, here or before it was sent. */
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

    private void writeValue(JsonGenerator json, Feature feature, String field) {
        String cell = field.strip();
        switch (feature) {
            case NumericFeature number -> {
                double value = WrittenNumber.parse(cell, separator, number);
                if (!Double.isNaN(value)) {
                    json.writeNumber(value);
                } else if (Gaps.isGapAmongNumbers(cell)) {
                    json.writeNull();
                } else {
                    // Stays a text, which the reader of instances refuses in its own words.
                    json.writeString(field);
                }
            }
            case CategoricalFeature _, TextFeature _ when cell.isEmpty() -> json.writeNull();
            case CategoricalFeature _, TextFeature _ -> json.writeString(field);
        }
    }
}
