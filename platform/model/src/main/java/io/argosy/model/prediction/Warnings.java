package io.argosy.model.prediction;

import io.argosy.model.derivation.Derivation;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.Row;
import io.argosy.model.wording.Numbers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what is unusual about a sound row. */
public final class Warnings {
    private Warnings() {}

    /**
     * Numbers outside the training range, categories that training never saw, and a text of which the model knows less than
     * half; empty, and cheap, for a usual row.
     */
    public static List<Warning> of(Row row, Model model) {
        List<Warning> warnings = List.of();
        List<Feature> features = row.signature().columns();
        for (int i = 0; i < features.size(); i++) {
            Warning warning = switch (features.get(i)) {
                case NumericFeature f -> outOfRange(f, row, i);
                case CategoricalFeature f -> row.value(i) == Row.UNSEEN ? unseen(f, String.valueOf(row.text(i))) : null;
                case TextFeature f -> unknown(f, i, row, model);
            };
            if (warning != null) {
                warnings = warnings.isEmpty() ? new ArrayList<>() : warnings;
                warnings.add(warning);
            }
        }
        return warnings;
    }

    private static @Nullable Warning outOfRange(NumericFeature feature, Row row, int column) {
        double value = row.value(column);
        if (Double.isNaN(value) || feature.seen(value)) {
            return null;
        }
        int derived = column - row.signature().features().size();
        String found = " is " + Numbers.plain(value);
        if (derived >= 0) {
            // Nobody gave what is derived, so it is said how it was made.
            Derivation derivation = row.signature().derived().all().get(derived).derivation();
            found = " (" + derivation.formula() + ") is " + Numbers.shortened(value);
        }
        String message = feature.name() + found + ", outside the training range " + Numbers.plain(feature.minimum())
                + " to " + Numbers.plain(feature.maximum());
        return new Warning(feature.name(), Warning.Kind.OUT_OF_RANGE, message);
    }

    private static @Nullable Warning unknown(TextFeature feature, int column, Row row, Model model) {
        if (column >= row.signature().features().size()) {
            // Of a text and its other form, the caller knows the one that it gave.
            return null;
        }
        Model.TextKnown text = model.textKnown(row);
        if (2 * text.known() >= text.all()) {
            return null;
        }
        String message = "of the " + text.all() + " characters of " + feature.name() + ", training saw " + text.known()
                + ": the answer says little more than which label is frequent";
        return new Warning(feature.name(), Warning.Kind.UNKNOWN_TEXT, message);
    }

    private static Warning unseen(CategoricalFeature feature, String name) {
        String message = feature.name() + " is \"" + name + "\", which training never saw; \"" + feature.unseen()
                + "\" stands in";
        return new Warning(feature.name(), Warning.Kind.UNSEEN_CATEGORY, message);
    }
}
