package io.argosy.model.instance;

import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.Row;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a row as the JSON object that {@link InstanceReader} reads; a missing value as {@code null}. */
public final class InstanceWriter {
    private static final JsonMapper JSON = new JsonMapper();

    private InstanceWriter() {}

    /** The row as an object with a field per feature, in the signature's order. */
    public static ObjectNode write(Row row) {
        ObjectNode instance = JSON.createObjectNode();
        List<Feature> features = row.signature().features();
        for (int i = 0; i < features.size(); i++) {
            Feature feature = features.get(i);
            FeatureTensor tensor = row.signature().tensorOf(i);
            if (tensor != null) {
                write(row, tensor, 0, i, instance.putArray(tensor.name()));
                i += tensor.size() - 1;
                continue;
            }
            double value = row.value(i);
            switch (feature) {
                case TextFeature f -> instance.put(f.name(), row.text(i));
                case Feature f when Double.isNaN(value) -> instance.putNull(f.name());
                case NumericFeature f
                when f.integer() && Math.abs(value) < 1L << 53 -> instance.put(f.name(), (long) value);
                case NumericFeature f -> instance.put(f.name(), value);
                case CategoricalFeature f when value == Row.UNSEEN -> instance.put(f.name(), row.text(i));
                case CategoricalFeature f ->
                    instance.put(f.name(), f.categories().get((int) value));
            }
        }
        return instance;
    }

    /** Writes one dimension of an array, and what is in it; returns the feature after it. */
    private static int write(Row row, FeatureTensor tensor, int dimension, int feature, ArrayNode array) {
        int next = feature;
        for (int i = 0; i < tensor.shape().get(dimension); i++) {
            if (dimension + 1 < tensor.shape().size()) {
                next = write(row, tensor, dimension + 1, next, array.addArray());
                continue;
            }
            double value = row.value(next++);
            if (tensor.datatype().whole()) {
                array.add((long) value);
            } else {
                array.add(value);
            }
        }
        return next;
    }
}
