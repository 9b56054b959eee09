package io.argosy.serving.protocol;

import io.argosy.model.Feature;
import io.argosy.model.NumericFeature;
import io.argosy.model.Signature;
import io.argosy.serving.http.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rows of an inference request, each made the instance that {@code /predict} would have been given: one tensor for
 * each feature, or one matrix with the features as its columns.
 */
final class InferenceRows {
    private final Signature signature;
    private final int mostRows;

    InferenceRows(Signature signature, int mostRows) {
        this.signature = signature;
        this.mostRows = mostRows;
    }

    /**
     * Reads a request's {@code inputs}.
     *
     * @throws RefusedException if they are no tensors, or do not fit the model or each other
     */
    List<ObjectNode> read(@Nullable JsonNode inputs) {
        if (!(inputs instanceof ArrayNode array) || array.isEmpty()) {
            throw new RefusedException(
                    422, "the request has no inputs: give one tensor for each feature, or one matrix");
        }
        List<Tensor> tensors = new ArrayList<>();
        array.forEach(node -> tensors.add(Tensor.read(node, mostRows)));
        return isMatrix(tensors) ? ofMatrix(tensors.getFirst()) : ofColumns(tensors);
    }

    private boolean isMatrix(List<Tensor> tensors) {
        return tensors.size() == 1 && signature.indexOf(tensors.getFirst().name()) < 0;
    }

    private List<ObjectNode> ofMatrix(Tensor matrix) {
        List<Feature> features = signature.features();
        if (matrix.columns() != features.size()) {
            throw new RefusedException(
                    422,
                    "input " + matrix.name() + " is no feature, and as a matrix it has " + matrix.columns()
                            + " columns: the model takes " + features.size() + " features");
        }
        List<ObjectNode> rows = new ArrayList<>(matrix.rows());
        for (int i = 0; i < matrix.rows(); i++) {
            ObjectNode row = JsonNodeFactory.instance.objectNode();
            for (int j = 0; j < features.size(); j++) {
                set(row, features.get(j), matrix.at(i, j));
            }
            rows.add(row);
        }
        return rows;
    }

    private List<ObjectNode> ofColumns(List<Tensor> tensors) {
        int count = tensors.getFirst().rows();
        Map<String, Tensor> columns = new HashMap<>();
        for (Tensor tensor : tensors) {
            if (tensor.columns() != 1 || tensor.rows() != count) {
                throw new RefusedException(
                        422, "inputs differ in their rows: give each the shape [" + count + "] or [" + count + ", 1]");
            }
            if (columns.put(tensor.name(), tensor) != null) {
                throw new RefusedException(422, "input " + tensor.name() + " is given twice: give it once");
            }
        }
        List<ObjectNode> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ObjectNode row = JsonNodeFactory.instance.objectNode();
            for (Tensor tensor : tensors) {
                int feature = signature.indexOf(tensor.name());
                if (feature < 0) {
                    // Left as it is: the reader of instances names it, and the feature that was meant.
                    row.set(tensor.name(), tensor.at(i, 0));
                } else {
                    set(row, signature.features().get(feature), tensor.at(i, 0));
                }
            }
            rows.add(row);
        }
        return rows;
    }

    /** A tensor of BOOL holds true and false, for a feature that is 0 or 1. */
    private static void set(ObjectNode row, Feature feature, JsonNode value) {
        boolean flag = feature instanceof NumericFeature && value.isBoolean();
        row.set(feature.name(), flag ? IntNode.valueOf(value.asBoolean() ? 1 : 0) : value);
    }
}
