package io.argosy.store;

import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.serving.kept.KeptRow;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** Writes the features of a row as the JSON object that a request gives, without those that are sensitive. Thread-safe. */
final class FeatureWriter {
    /** In ASCII, so that no letter, not even half of one, is anything that a database would refuse. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final long WHOLE = 1L << 53;

    private final List<Feature> features;
    private final boolean[] sensitive;

    FeatureWriter(Signature signature) {
        this.features = signature.features();
        this.sensitive = new boolean[features.size()];
        for (int i = 0; i < sensitive.length; i++) {
            sensitive[i] = signature.sensitive().contains(features.get(i).name());
        }
    }

    String write(KeptRow row) {
        StringWriter text = new StringWriter(32 * sensitive.length);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            for (int i = 0; i < sensitive.length; i++) {
                if (!sensitive[i]) {
                    Feature feature = features.get(i);
                    json.writeName(feature.name());
                    write(json, feature, row.value(i), row.text(i));
                }
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Feature feature, double value, @Nullable String text) {
        switch (feature) {
            case TextFeature _ -> json.writeString(text);
            case Feature _ when Double.isNaN(value) -> json.writeNull();
            case NumericFeature f when f.integer() && Math.abs(value) < WHOLE -> json.writeNumber((long) value);
            case NumericFeature _ -> json.writeNumber(value);
            case CategoricalFeature _ when value == Row.UNSEEN -> json.writeString(text);
            case CategoricalFeature f -> json.writeString(f.categories().get((int) value));
        }
    }
}
