package io.argosy.serving.protocol;

import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
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
 * each feature, or one matrix with the features as its columns. One row is made at a time.
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

        /** Whether true and false stand for 1 and 0, for a feature that is one or the other. */
        private final boolean numeric;

        Column(String name, Tensor tensor, int index, @Nullable Feature feature) {
            String quoted = "\"" + new String(new SerializedString(name).asQuotedChars()) + "\":";
            this.name = quoted.getBytes(StandardCharsets.UTF_8);
            this.tensor = tensor;
            this.index = index;
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
        boolean matrix = tensors.size() == 1 && signature.indexOf(first.name()) < 0;
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
            columns.add(new Column(features.get(j).name(), matrix, j, features.get(j)));
        }
        return columns;
    }

    private static List<Column> ofColumns(List<Tensor> tensors, Signature signature) {
        int count = tensors.getFirst().rows();
        Set<String> given = new HashSet<>();
        List<Column> columns = new ArrayList<>();
        for (Tensor tensor : tensors) {
            if (tensor.columns() != 1 || tensor.rows() != count) {
                throw new RefusedException(
                        422, "inputs differ in their rows: give each the shape [" + count + "] or [" + count + ", 1]");
            }
            if (!given.add(tensor.name())) {
                throw new RefusedException(422, "input " + tensor.name() + " is given twice: give it once");
            }
            // One that is no feature stays: the reader of instances names it, and the feature that was meant.
            int feature = signature.indexOf(tensor.name());
            columns.add(new Column(
                    tensor.name(),
                    tensor,
                    0,
                    feature < 0 ? null : signature.features().get(feature)));
        }
        return columns;
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
            int start = column.tensor.start(row, column.index);
            if (column.numeric && (body[start] == 't' || body[start] == 'f')) {
                instance.write(body[start] == 't' ? '1' : '0');
            } else {
                instance.write(body, start, end(start) - start);
            }
            before = ',';
        }
        instance.write('}');
        return instance.toByteArray();
    }

    /**
     * What is wrong with the first input that holds in this row what its datatype cannot hold.
     *
     * @return null if there is none
     */
    @Nullable
    String misfit(int row) {
        for (Column column : columns) {
            int start = column.tensor.start(row, column.index);
            String wrong = TensorTypes.misfit(column.tensor.datatype(), body, start, end(start));
            if (wrong != null) {
                return "input " + column.tensor.name() + " is of " + column.tensor.datatype() + " and has " + wrong;
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
