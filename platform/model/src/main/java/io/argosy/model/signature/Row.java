package io.argosy.model.signature;

import io.argosy.model.derivation.Derivations;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The features of one case, in the signature's order: a buffer that its owner fills again and again, so that a
 * prediction allocates nothing. Not thread-safe.
 *
 * <p>Each feature has a <em>value</em>, what the caller gave, and an <em>input</em>, what the model is given in its
 * place: the same unless the value is missing or its category was never seen. What is derived is computed when it is
 * first asked for after a change.
 */
public final class Row {
    /** The value of a category that training never saw. */
    public static final double UNSEEN = -1;

    private final Signature signature;
    private final double[] values;
    private final double[] taken;
    private final @Nullable String[] texts;
    private final double[] standIns;
    private final double[] inputs;
    private final boolean derives;
    private final boolean hides;
    private boolean stale;
    private int[] scratch = {};

    Row(Signature signature) {
        int size = signature.columns().size();
        this.signature = signature;
        this.values = new double[size];
        this.taken = new double[size];
        this.texts = new String[size];
        this.standIns = new double[size];
        this.derives = size > signature.features().size();
        this.hides = signature.inputs().size() < size;
        this.inputs = hides ? new double[signature.inputs().size()] : taken;
        for (int i = 0; i < size; i++) {
            standIns[i] = switch (signature.columns().get(i)) {
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
        System.arraycopy(standIns, 0, taken, 0, taken.length);
        Arrays.fill(texts, null);
        stale = derives;
    }

    /**
     * Takes what another row holds in place of what this one held.
     *
     * @param other of the same signature
     */
    public void take(Row other) {
        System.arraycopy(other.values, 0, values, 0, values.length);
        System.arraycopy(other.taken, 0, taken, 0, taken.length);
        System.arraycopy(other.texts, 0, texts, 0, texts.length);
        stale = derives;
    }

    /** Sets a numeric feature, in its unit. */
    public void setNumber(int feature, double value) {
        values[feature] = value;
        taken[feature] = value;
        stale = derives;
    }

    /** Sets a categorical feature to the category at {@code index} of its list. */
    public void setCategory(int feature, int index) {
        values[feature] = index;
        taken[feature] = index;
        stale = derives;
    }

    /** Sets a categorical feature to a name outside its list, kept for the warning; its stand-in becomes the input. */
    public void setUnseen(int feature, String name) {
        var categorical = (CategoricalFeature) signature.features().get(feature);
        String standIn = Objects.requireNonNull(categorical.unseen(), "this feature accepts no unseen category");
        values[feature] = UNSEEN;
        taken[feature] = categorical.categories().indexOf(standIn);
        texts[feature] = name;
        stale = derives;
    }

    /** Sets a text feature. */
    public void setText(int feature, String text) {
        texts[feature] = text;
        stale = derives;
    }

    /** Makes one feature missing: its input becomes the stand-in that the signature declares, or NaN. */
    public void setMissing(int feature) {
        values[feature] = Double.NaN;
        taken[feature] = standIns[feature];
        texts[feature] = null;
        stale = derives;
    }

    /**
     * What the caller gave, or what was derived: a number, a category's index, {@link #UNSEEN}, or NaN when missing.
     *
     * @param column the index of a feature, or after them of a derived one: see {@link Signature#columns}
     */
    public double value(int column) {
        derive();
        return values[column];
    }

    /** The text of a text column, or the name of a category never seen; null when there is none. */
    public @Nullable String text(int column) {
        derive();
        return texts[column];
    }

    /** What the model is given, one number per input of the signature: the live buffer itself, only to be read. */
    public double[] inputs() {
        derive();
        return inputs;
    }

    /** What a model that sees this column is given: its value, or what stands in for it. */
    public double inputOf(int column) {
        derive();
        return taken[column];
    }

    /** The text that the model is given as one of the signature's inputs. */
    public @Nullable String inputText(int input) {
        derive();
        return texts[signature.derived().column(input)];
    }

    private void derive() {
        if (!stale) {
            return;
        }
        Derivations derived = signature.derived();
        derived.derive(values, taken, texts, standIns);
        if (hides) {
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = taken[derived.column(i)];
            }
        }
        stale = false;
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
