package io.argosy.store;

import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.serving.kept.KeptRow;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the features of a row as the JSON object that a request gives, without those that are sensitive: on one line, and in ASCII, so
 * that no letter, not even half of one, is anything that a database would refuse. What is the same in every row is quoted once. Thread-safe.
 */
final class FeatureWriter {
    private static final long WHOLE = 1L << 53;
    private static final HexFormat HEX = HexFormat.of();

    private final List<Feature> features;
    private final boolean[] sensitive;
    /** Of each feature, {@code "name":}. */
    private final String[] names;
    /** Of each feature its categories, quoted. */
    private final String[][] categories;

    FeatureWriter(Signature signature) {
        this.features = signature.features();
        this.sensitive = new boolean[features.size()];
        this.names = new String[sensitive.length];
        this.categories = new String[sensitive.length][];
        for (int i = 0; i < sensitive.length; i++) {
            Feature feature = features.get(i);
            sensitive[i] = signature.sensitive().contains(feature.name());
            names[i] = quoted(feature.name()) + ":";
            categories[i] = feature instanceof CategoricalFeature category
                    ? category.categories().stream().map(FeatureWriter::quoted).toArray(String[]::new)
                    : new String[0];
        }
    }

    /** Adds a row's object. */
    void write(KeptRow row, StringBuilder json) {
        json.append('{');
        boolean first = true;
        for (int i = 0; i < sensitive.length; i++) {
            if (!sensitive[i]) {
                if (!first) {
                    json.append(',');
                }
                first = false;
                json.append(names[i]);
                write(i, row.value(i), row.text(i), json);
            }
        }
        json.append('}');
    }

    private void write(int i, double value, @Nullable String text, StringBuilder json) {
        Feature feature = features.get(i);
        if (feature instanceof TextFeature) {
            quote(text, json);
        } else if (Double.isNaN(value)) {
            json.append("null");
        } else if (feature instanceof NumericFeature number) {
            if (number.integer() && Math.abs(value) < WHOLE) {
                json.append((long) value);
            } else {
                // In as many digits as make it the same number again.
                json.append(value);
            }
        } else if (value == Row.UNSEEN) {
            quote(text, json);
        } else {
            json.append(categories[i][(int) value]);
        }
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder();
        quote(text, json);
        return json.toString();
    }

    private static void quote(@Nullable String text, StringBuilder json) {
        if (text == null) {
            json.append("null");
            return;
        }
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                json.append('\\').append(letter);
            } else if (letter >= ' ' && letter <= '~') {
                json.append(letter);
            } else {
                json.append("\\u").append(HEX.toHexDigits(letter));
            }
        }
        json.append('"');
    }
}
