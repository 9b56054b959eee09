package io.argosy.model;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The features of one case, in the signature's order: a buffer that its owner fills again and again, so that a
 * prediction allocates nothing. Not thread-safe.
 *
 * <p>Each feature has a <em>value</em>, what the caller gave, and an <em>input</em>, what the model is given in its
 * place: the same unless the value is missing or its category was never seen.
 */
public final class Row {
    /** The value of a category that training never saw. */
    public static final double UNSEEN = -1;

    private final Signature signature;
    private final double[] values;
    private final double[] inputs;
    private final @Nullable String[] texts;
    private final double[] standIns;
    private int[] scratch = {};

    Row(Signature signature) {
        int size = signature.features().size();
        this.signature = signature;
        this.values = new double[size];
        this.inputs = new double[size];
        this.texts = new String[size];
        this.standIns = new double[size];
        for (int i = 0; i < size; i++) {
            standIns[i] = switch (signature.features().get(i)) {
                case NumericFeature f -> standIn(f);
                case CategoricalFeature f -> standIn(f);
                case TextFeature _ -> Double.NaN;
            };
        }
        clear();
    }

    private static double standIn(NumericFeature feature) {
        Double standIn = feature.missing() == null ? null : feature.missing().value();
        return standIn == null ? Double.NaN : standIn;
    }

    private static double standIn(CategoricalFeature feature) {
        String standIn = feature.missing() == null ? null : feature.missing().value();
        return standIn == null ? Double.NaN : feature.categories().indexOf(standIn);
    }

    /** Makes every feature missing. */
    public void clear() {
        Arrays.fill(values, Double.NaN);
        System.arraycopy(standIns, 0, inputs, 0, inputs.length);
        Arrays.fill(texts, null);
    }

    /** Sets a numeric feature, in its unit. */
    public void setNumber(int feature, double value) {
        values[feature] = value;
        inputs[feature] = value;
    }

    /** Sets a categorical feature to the category at {@code index} of its list. */
    public void setCategory(int feature, int index) {
        values[feature] = index;
        inputs[feature] = index;
    }

    /** Sets a categorical feature to a name outside its list, kept for the warning; its stand-in becomes the input. */
    public void setUnseen(int feature, String name) {
        var categorical = (CategoricalFeature) signature.features().get(feature);
        String standIn = Objects.requireNonNull(categorical.unseen(), "this feature accepts no unseen category");
        values[feature] = UNSEEN;
        inputs[feature] = categorical.categories().indexOf(standIn);
        texts[feature] = name;
    }

    /** Sets a text feature. */
    public void setText(int feature, String text) {
        texts[feature] = text;
    }

    /** Makes one feature missing: its input becomes the stand-in that the signature declares, or NaN. */
    public void setMissing(int feature) {
        values[feature] = Double.NaN;
        inputs[feature] = standIns[feature];
        texts[feature] = null;
    }

    /** What the caller gave: a number, a category's index, {@link #UNSEEN}, or NaN when missing. */
    public double value(int feature) {
        return values[feature];
    }

    /** The text of a text feature, or the name of a category never seen; null when there is none. */
    public @Nullable String text(int feature) {
        return texts[feature];
    }

    /** What the model is given, one number per feature: the live buffer itself, only to be read. */
    public double[] inputs() {
        return inputs;
    }

    /**
     * Working memory for the model that reads this row, kept with the row so that a prediction allocates nothing.
     *
     * @return an array of at least {@code size} elements with any content, its length a power of two
     */
    public int[] scratch(int size) {
        if (scratch.length < size) {
            scratch = new int[Math.max(2, Integer.highestOneBit(size - 1) << 1)];
        }
        return scratch;
    }

    /** The signature that this row follows. */
    public Signature signature() {
        return signature;
    }
}
