package io.argosy.serving.kept;

import io.argosy.model.feature.Feature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row and its answer, copied from buffers that are filled again. Of a feature that is sensitive there is nothing in it. */
public final class KeptRow {
    private static final int OBJECTS = 96;
    private static final int TEXT = 56;

    private final double[] values;
    private final @Nullable String @Nullable [] texts;
    private final double[] outputs;

    private KeptRow(double[] values, @Nullable String @Nullable [] texts, double[] outputs) {
        this.values = values;
        this.texts = texts;
        this.outputs = outputs;
    }

    /** Copies what may be kept. */
    public static KeptRow of(Row row, double[] outputs) {
        Signature signature = row.signature();
        List<Feature> features = signature.features();
        double[] values = new double[features.size()];
        @Nullable String[] texts = null;
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.NaN;
            if (!isSensitive(signature, i)) {
                values[i] = row.value(i);
                if (values[i] == Row.UNSEEN || features.get(i) instanceof TextFeature) {
                    String text = row.text(i);
                    if (text != null) {
                        texts = texts == null ? new String[values.length] : texts;
                        texts[i] = text;
                    }
                }
            }
        }
        return new KeptRow(values, texts, outputs.clone());
    }

    private static boolean isSensitive(Signature signature, int feature) {
        return !signature.sensitive().isEmpty()
                && signature
                        .sensitive()
                        .contains(signature.features().get(feature).name());
    }

    /** What {@link Row#value} has of a feature; not a number for a sensitive one. */
    public double value(int feature) {
        return values[feature];
    }

    /** A feature's text, where it is one or a category that training never saw. */
    public @Nullable String text(int feature) {
        return texts == null ? null : texts[feature];
    }

    /** How many numbers the model gave. */
    public int outputs() {
        return outputs.length;
    }

    /** One of them, to the last bit. */
    public double output(int index) {
        return outputs[index];
    }

    /** The place among the signature's labels of the one that they decide for; -1 for a regression. */
    public int label(Signature signature) {
        return signature.labels().isEmpty() ? -1 : signature.answer(outputs);
    }

    /** About how much memory it takes. */
    public int bytes() {
        int bytes = OBJECTS + Double.BYTES * (values.length + outputs.length);
        if (texts != null) {
            bytes += 4 * texts.length;
            for (String text : texts) {
                bytes += text == null ? 0 : TEXT + 2 * text.length();
            }
        }
        return bytes;
    }
}
