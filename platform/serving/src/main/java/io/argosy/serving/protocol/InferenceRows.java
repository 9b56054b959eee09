package io.argosy.serving.protocol;

import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.Signature;
import io.argosy.serving.http.RefusedException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.SerializedString;

/**
 * The rows of an inference request, each made the instance that {@code /predict} would have been given: one tensor for
 * each feature or array of features, or one matrix with the features as its columns. One row is made at a time.
 */
final class InferenceRows {
    private final byte[] body;
    private final int count;
    private final List<Column> columns;
    private final ByteArrayOutputStream instance = new ByteArrayOutputStream(512);

    /** Where a feature's values are. */
    private static final class Column {
        /** The start of a JSON member: quoted, escaped, with its colon. */
        private final byte[] name;

        private final Tensor tensor;
        private final int index;

        /** How many elements of each row are an array, after the index; 0 for a single value. */
        private final int length;

        /** Whether true and false stand for 1 and 0, for a feature that is one or the other. */
        private final boolean numeric;

        Column(String name, Tensor tensor, int index, int length, @Nullable Feature feature) {
            String quoted = "\"" + new String(new SerializedString(name).asQuotedChars()) + "\":";
            this.name = quoted.getBytes(StandardCharsets.UTF_8);
            this.tensor = tensor;
            this.index = index;
            this.length = length;
            this.numeric = feature instanceof NumericFeature;
        }
    }

    private InferenceRows(byte[] body, int count, List<Column> columns) {
        this.body = body;
        this.count = count;
        this.columns = columns;
    }

    /**
     * The rows of a request's inputs.
     *
     * @param tensors at least one, whose elements are in {@code body}
     * @throws RefusedException if they do not fit the model or each other
     */
    static InferenceRows of(byte[] body, List<Tensor> tensors, Signature signature) {
        Tensor first = tensors.getFirst();
        boolean matrix = tensors.size() == 1
                && signature.indexOf(first.name()) < 0
                && signature.tensors().isEmpty();
        return new InferenceRows(
                body, first.rows(), matrix ? ofMatrix(first, signature) : ofColumns(tensors, signature));
    }

    /** Features at the end that may be missing need no column: a version that takes one more answers callers of the one before. */
    private static List<Column> ofMatrix(Tensor matrix, Signature signature) {
        List<Feature> features = signature.features();
        int least = features.size();
        while (least > 1 && features.get(least - 1).nullable()) {
            least--;
        }
        if (matrix.columns() < least || matrix.columns() > features.size()) {
            throw new RefusedException(
                    422,
                    "input " + matrix.name() + " is no feature, and as a matrix it has " + matrix.columns()
                            + " columns: the model takes " + (least < features.size() ? least + " to " : "")
                            + features.size() + " features");
        }
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < matrix.columns(); j++) {
            columns.add(new Column(features.get(j).name(), matrix, j, 0, features.get(j)));
        }
        return columns;
    }

    private static List<Column> ofColumns(List<Tensor> tensors, Signature signature) {
        int count = tensors.getFirst().rows();
        Set<String> given = new HashSet<>();
        List<Column> columns = new ArrayList<>();
        for (Tensor tensor : tensors) {
            columns.add(column(tensor, count, signature));
            if (!given.add(tensor.name())) {
                throw new RefusedException(422, "input " + tensor.name() + " is given twice: give it once");
            }
        }
        return columns;
    }

    private static Column column(Tensor tensor, int count, Signature signature) {
        for (FeatureTensor array : signature.tensors()) {
            if (array.name().equals(tensor.name())) {
                requireShape(tensor, count, array);
                return new Column(
                        tensor.name(),
                        tensor,
                        0,
                        tensor.columns(),
                        signature.features().get(array.first()));
            }
        }
        int feature = signature.indexOf(tensor.name());
        if (feature < 0 && !signature.tensors().isEmpty()) {
            throw new RefusedException(
                    422,
                    "input " + tensor.name() + " is none of this model: it takes "
                            + String.join(", ", signature.fields()) + ", as GET /v2/models/… describes them");
        }
        if (tensor.columns() != 1 || tensor.rows() != count) {
            throw new RefusedException(
                    422, "inputs differ in their rows: give each the shape [" + count + "] or [" + count + ", 1]");
        }
        // One that is no feature stays: the reader of instances names it, and the feature that was meant.
        return new Column(
                tensor.name(),
                tensor,
                0,
                0,
                feature < 0 ? null : signature.features().get(feature));
    }

    /** The whole shape has to be right: a picture whose sides are exchanged has as many elements. */
    private static void requireShape(Tensor tensor, int count, FeatureTensor array) {
        List<Integer> shape = new ArrayList<>(List.of(count));
        shape.addAll(array.shape());
        if (!tensor.shape().equals(shape)) {
            throw new RefusedException(
                    422,
                    "input " + tensor.name() + " has the shape " + tensor.shape() + ": give " + shape + ", that is "
                            + array.dimensions() + " for each of " + count + " rows");
        }
    }

    /** How many there are. */
    int count() {
        return count;
    }

    /** A row as a JSON object. */
    byte[] instance(int row) {
        instance.reset();
        char before = '{';
        for (Column column : columns) {
            instance.write(before);
            instance.writeBytes(column.name);
            if (column.length == 0) {
                write(column, column.tensor.start(row, column.index));
            } else {
                for (int i = 0; i < column.length; i++) {
                    instance.write(i == 0 ? '[' : ',');
                    write(column, column.tensor.start(row, column.index + i));
                }
                instance.write(']');
            }
            before = ',';
        }
        instance.write('}');
        return instance.toByteArray();
    }

    private void write(Column column, int start) {
        if (column.numeric && (body[start] == 't' || body[start] == 'f')) {
            instance.write(body[start] == 't' ? '1' : '0');
        } else {
            instance.write(body, start, end(start) - start);
        }
    }

    /**
     * What is wrong with the first input that holds in this row what its datatype cannot hold.
     *
     * @return null if there is none
     */
    @Nullable
    String misfit(int row) {
        for (Column column : columns) {
            for (int i = 0; i < Math.max(1, column.length); i++) {
                int start = column.tensor.start(row, column.index + i);
                String wrong = TensorTypes.misfit(column.tensor.datatype(), body, start, end(start));
                if (wrong != null) {
                    return "input " + column.tensor.name() + " is of " + column.tensor.datatype() + " and has " + wrong;
                }
            }
        }
        return null;
    }

    /** The end of a scalar, of which it is known that it is valid JSON. */
    private int end(int start) {
        int i = start;
        if (body[i] == '"') {
            for (i++; body[i] != '"'; i++) {
                if (body[i] == '\\') {
                    i++;
                }
            }
            return i + 1;
        }
        while (body[i] != ',' && body[i] != ']' && body[i] > ' ') {
            i++;
        }
        return i;
    }
}
