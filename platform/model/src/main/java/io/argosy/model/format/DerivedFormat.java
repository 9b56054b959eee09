package io.argosy.model.format;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.derivation.Derivation;
import io.argosy.model.derivation.Derivation.Operation;
import io.argosy.model.derivation.Derivations;
import io.argosy.model.derivation.DerivedFeature;
import io.argosy.model.derivation.TextStep;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The derived features' part of {@code model.json}. */
final class DerivedFormat {
    /** The version of the format that brought them. */
    static final int SINCE = 3;

    private DerivedFormat() {}

    static Derivations read(Fields model, List<Feature> features, int format) throws InvalidPackageException {
        var derived = new ArrayList<DerivedFeature>();
        if (format >= SINCE && model.has("derived")) {
            Map<String, Feature> columns = new HashMap<>();
            features.forEach(feature -> columns.put(feature.name(), feature));
            for (Fields fields : model.objects("derived", Derivations.MOST)) {
                try {
                    DerivedFeature feature = feature(fields, columns, format);
                    columns.put(feature.name(), feature.feature());
                    derived.add(feature);
                } catch (IllegalArgumentException e) {
                    throw fields.invalid("breaks a rule: " + e.getMessage());
                }
                fields.end();
            }
        }
        try {
            return Derivations.of(features, derived);
        } catch (IllegalArgumentException e) {
            throw model.invalid("derived", "breaks a rule: " + e.getMessage());
        }
    }

    private static DerivedFeature feature(Fields fields, Map<String, Feature> columns, int format)
            throws InvalidPackageException {
        String name = fields.text("name");
        String description = fields.text("description");
        Derivation derivation = derivation(fields);
        List<String> replaces = fields.has("replaces") ? fields.texts("replaces", Derivation.MOST_OPERANDS) : List.of();
        if (derivation instanceof Derivation.Normalization normalization) {
            if (!(columns.get(normalization.text()) instanceof TextFeature text)) {
                throw fields.invalid("of/0", "must be a text that stands above");
            }
            return new DerivedFeature(new TextFeature(name, description, text.maximumLength()), derivation, replaces);
        }
        List<Double> range = SignatureFormat.pair(fields, "range");
        var number = new NumericFeature(
                name,
                description,
                fields.text("unit"),
                derivation instanceof Derivation.Count,
                range.getFirst(),
                range.getLast(),
                null,
                SignatureFormat.missing(fields, format));
        return new DerivedFeature(number, derivation, replaces);
    }

    private static Derivation derivation(Fields fields) throws InvalidPackageException {
        String kind = fields.text("kind");
        List<String> of = fields.texts("of", Derivation.MOST_OPERANDS);
        Optional<Operation> operation = Arrays.stream(Operation.values())
                .filter(each -> each.kind().equals(kind))
                .findFirst();
        if (operation.isPresent()) {
            return new Derivation.Arithmetic(operation.get(), of);
        }
        if (kind.equals("count")) {
            return new Derivation.Count(of, fields.texts("values", Limits.TABLE_CELLS));
        }
        if (!kind.equals("normalization")) {
            throw fields.invalid("kind", "must be sum, difference, product, ratio, count or normalization");
        }
        var steps = new ArrayList<TextStep>();
        for (String id : fields.texts("steps", Derivation.Normalization.MOST_STEPS)) {
            steps.add(TextStep.of(id)
                    .orElseThrow(() -> fields.invalid(
                            "steps/" + steps.size(), "must be one of " + String.join(", ", TextStep.ids()))));
        }
        if (of.size() != 1) {
            throw fields.invalid("of", "has " + of.size() + " items: a normalization is of one text");
        }
        return new Derivation.Normalization(of.getFirst(), steps);
    }

    static void write(Derivations derivations, ArrayNode array) {
        for (DerivedFeature derived : derivations.all()) {
            Derivation derivation = derived.derivation();
            ObjectNode node = array.addObject()
                    .put("name", derived.name())
                    .put("description", derived.feature().description())
                    .put("kind", derivation.kind());
            derivation.of().forEach(node.putArray("of")::add);
            switch (derivation) {
                case Derivation.Arithmetic _ -> {
                    // Its kind says all.
                }
                case Derivation.Count count -> count.values().forEach(node.putArray("values")::add);
                case Derivation.Normalization normalization ->
                    normalization.steps().stream().map(TextStep::id).forEach(node.putArray("steps")::add);
            }
            if (derived.feature() instanceof NumericFeature number) {
                node.put("unit", number.unit());
                node.putArray("range").add(number.minimum()).add(number.maximum());
                SignatureFormat.writeMissing(number.missing(), node);
            }
            if (!derived.replaces().isEmpty()) {
                derived.replaces().forEach(node.putArray("replaces")::add);
            }
        }
    }
}
