package io.argosy.training.evidence;

import io.argosy.model.derivation.Derivation;
import io.argosy.model.derivation.DerivedFeature;
import io.argosy.model.evaluation.Judged;
import io.argosy.model.evidence.GoldenRow;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.instance.InstanceWriter;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.training.rows.Examples;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Chooses golden rows: some from the data, and the edges of what the signature allows. */
public final class GoldenRows {
    private static final int FROM_DATA = 24;

    /** What a package has room for, and a little less. */
    private static final int MOST_ROWS = 9_000;

    private static final int MOST_BYTES = 6 << 20;

    /** So many rows of the data are enough where each has an answer of its own. */
    private static final int MOST_OF_DATA = 500;

    /** Of a feature with more, every so manieth category has a row. */
    private static final int MOST_CATEGORIES = 500;

    private final Signature signature;
    private final Model model;
    private final List<GoldenRow> golden = new ArrayList<>();

    private GoldenRows(Signature signature, Model model) {
        this.signature = signature;
        this.model = model;
    }

    /** The rows that a package of this model is held to, each with the model's own answer. */
    public static List<GoldenRow> make(Examples examples, Model model) {
        var rows = new GoldenRows(examples.signature(), model);
        // The keys are as good as random, and the choice stays when other rows come or go.
        List<Row> chosen = IntStream.range(0, examples.size())
                .boxed()
                .sorted(Comparator.comparing(i -> examples.keys().get(i)))
                .map(i -> examples.rows().get(i))
                .toList();
        for (int i = 0; i < FROM_DATA; i++) {
            rows.add("a row of the data", chosen.get(i % chosen.size()));
        }
        int step = rows.step();
        for (int f = 0; f < examples.signature().features().size(); f += step) {
            rows.addEdges(f, chosen.getFirst(), examples);
        }
        for (int d = 0; d < examples.signature().derived().all().size(); d += step) {
            rows.addDerived(d, chosen.getFirst(), examples);
        }
        return rows.golden;
    }

    /**
     * Rows of the data alone, each with the answer that it is known to have: some, and the ends of each number, and each
     * category.
     */
    public static List<GoldenRow> of(Judged judged, Examples examples) {
        Map<Integer, String> notes = new LinkedHashMap<>();
        IntStream.range(0, examples.size())
                .boxed()
                .sorted(Comparator.comparing(i -> examples.keys().get(i)))
                .limit(FROM_DATA)
                .forEach(i -> notes.put(i, "a row of the data"));
        List<Feature> features = examples.signature().features();
        int length = InstanceWriter.write(examples.rows().getFirst()).toString().length();
        int most = Math.min(MOST_OF_DATA, MOST_BYTES / (2 * length));
        for (int f = 0; f < features.size() && notes.size() < most; f++) {
            int feature = f;
            FeatureTensor tensor = examples.signature().tensorOf(f);
            if (tensor != null) {
                addEnds(tensor, examples, notes);
                f += tensor.size() - 1;
                continue;
            }
            String name = features.get(f).name();
            Comparator<Integer> byValue =
                    Comparator.comparingDouble(i -> examples.rows().get(i).value(feature));
            List<Integer> known = IntStream.range(0, examples.size())
                    .filter(i -> !Double.isNaN(examples.rows().get(i).value(feature)))
                    .boxed()
                    .toList();
            IntStream.range(0, examples.size())
                    .filter(i -> Double.isNaN(examples.rows().get(i).value(feature)))
                    .boxed()
                    .findFirst()
                    .ifPresent(i -> notes.putIfAbsent(i, name + " missing"));
            switch (features.get(f)) {
                case NumericFeature _ -> {
                    notes.putIfAbsent(known.stream().min(byValue).orElse(0), name + " at its least");
                    notes.putIfAbsent(known.stream().max(byValue).orElse(0), name + " at its greatest");
                }
                case CategoricalFeature category -> {
                    for (int c = 0;
                            c < Math.min(MOST_CATEGORIES, category.categories().size());
                            c++) {
                        int index = c;
                        known.stream()
                                .filter(i -> examples.rows().get(i).value(feature) == index)
                                .findFirst()
                                .ifPresent(i -> notes.putIfAbsent(
                                        i, name + " is " + category.categories().get(index)));
                    }
                }
                case TextFeature _ -> {
                    // A graph takes none.
                }
            }
        }
        List<GoldenRow> golden = new ArrayList<>();
        notes.forEach((i, note) -> golden.add(new GoldenRow(
                note,
                InstanceWriter.write(examples.rows().get(i)).toString(),
                IntStream.range(0, examples.signature().outputs())
                        .mapToObj(k -> judged.output(i, k))
                        .toList())));
        return golden;
    }

    /** The rows in which an array's elements add up to least and to most. */
    private static void addEnds(FeatureTensor tensor, Examples examples, Map<Integer, String> notes) {
        double[] sums = new double[examples.size()];
        for (int i = 0; i < sums.length; i++) {
            for (int f = tensor.first(); f < tensor.first() + tensor.size(); f++) {
                sums[i] += examples.rows().get(i).value(f);
            }
        }
        Comparator<Integer> bySum = Comparator.comparingDouble(i -> sums[i]);
        List<Integer> rows = IntStream.range(0, sums.length).boxed().toList();
        notes.putIfAbsent(Collections.min(rows, bySum), tensor.name() + " at its least sum");
        notes.putIfAbsent(Collections.max(rows, bySum), tensor.name() + " at its greatest sum");
    }

    /** Every so manieth feature has its edges shown: all where a package has room for them. */
    private int step() {
        int bytes = golden.stream()
                        .mapToInt(row ->
                                row.instance().length() + 32 * row.expected().size())
                        .sum()
                / golden.size();
        int room = Math.min(MOST_ROWS, MOST_BYTES / Math.max(1, bytes)) - golden.size();
        long edges = signature.columns().stream()
                .mapToLong(feature -> 4
                        + (feature instanceof CategoricalFeature f
                                ? Math.min(MOST_CATEGORIES, f.categories().size())
                                : 0))
                .sum();
        return (int) Math.max(1, (edges + room - 1) / Math.max(1, room));
    }

    private void addEdges(int index, Row start, Examples examples) {
        switch (signature.features().get(index)) {
            case NumericFeature f -> {
                with(f.name() + " at its least", start, row -> row.setNumber(index, f.minimum()));
                with(f.name() + " at its greatest", start, row -> row.setNumber(index, f.maximum()));
            }
            case CategoricalFeature f -> {
                int step = 1 + (f.categories().size() - 1) / MOST_CATEGORIES;
                for (int c = 0; c < f.categories().size(); c += step) {
                    int category = c;
                    with(f.name() + " is " + f.categories().get(c), start, row -> row.setCategory(index, category));
                }
                if (f.unseen() != null) {
                    with(f.name() + " never seen", start, row -> row.setUnseen(index, "never seen"));
                }
            }
            case TextFeature f -> {
                Comparator<Row> byLength = Comparator.comparingInt(
                        row -> Objects.requireNonNull(row.text(index)).length());
                add(
                        f.name() + " at its shortest",
                        examples.rows().stream().min(byLength).orElseThrow());
                add(
                        f.name() + " at its longest",
                        examples.rows().stream().max(byLength).orElseThrow());
                with(f.name() + " of unknown n-grams", start, row -> row.setText(index, "\u2603\u2603"));
                with(f.name() + " with blanks around it", start, row -> row.setText(index, "  a  b "));
            }
        }
        Feature feature = signature.features().get(index);
        if (feature.nullable()) {
            with(feature.name() + " missing", start, row -> row.setMissing(index));
        }
    }

    /** Rows that tell a served model that derives otherwise: the ends, no value, a text in other forms. */
    private void addDerived(int index, Row start, Examples examples) {
        DerivedFeature derived = signature.derived().all().get(index);
        int column = signature.features().size() + index;
        switch (derived.derivation()) {
            case Derivation.Normalization normalization -> {
                int text = signature.indexOf(normalization.text());
                if (text >= 0) {
                    addForms(derived.name(), text, start, examples);
                }
            }
            case Derivation.Arithmetic _, Derivation.Count _ -> {
                List<Row> known = examples.rows().stream()
                        .filter(row -> !Double.isNaN(row.value(column)))
                        .toList();
                Comparator<Row> byValue = Comparator.comparingDouble(row -> row.value(column));
                add(
                        derived.name() + " at its least",
                        known.stream().min(byValue).orElseThrow());
                add(
                        derived.name() + " at its greatest",
                        known.stream().max(byValue).orElseThrow());
                examples.rows().stream()
                        .filter(row -> Double.isNaN(row.value(column)))
                        .findFirst()
                        .ifPresent(row -> add(derived.name() + " without a value", row));
            }
        }
    }

    /** Texts of the data as other programs may spell them, each one that shows it best. */
    private void addForms(String name, int text, Row start, Examples examples) {
        List<String> texts = examples.rows().stream()
                .map(row -> Objects.requireNonNull(row.text(text)))
                .distinct()
                .sorted()
                .toList();
        String accents = most(texts, letter -> Character.getType(letter) == Character.NON_SPACING_MARK);
        String marks = most(texts, letter -> letter == '\'' || letter == '-');
        String blanks = most(texts, letter -> letter == ' ');
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("in composed letters", Normalizer.normalize(accents, Normalizer.Form.NFC));
        forms.put("in decomposed letters", Normalizer.normalize(accents, Normalizer.Form.NFD));
        forms.put("in capitals", accents.toUpperCase(Locale.ROOT));
        forms.put("in small letters", accents.toLowerCase(Locale.ROOT));
        forms.put(
                "with other apostrophes and hyphens",
                marks.replace('\'', '\u2019').replace('-', '\u2011'));
        forms.put("with other blanks", "\u00A0" + blanks.replace(" ", " \u2003") + " ");
        int longest = ((TextFeature) signature.features().get(text)).maximumLength();
        forms.values().removeIf(spelled -> spelled.codePointCount(0, spelled.length()) > longest);
        forms.forEach((form, spelled) -> with(name + " of a text " + form, start, row -> row.setText(text, spelled)));
    }

    /** The text with the most of some characters, once its letters are decomposed; of like ones the first. */
    private static String most(List<String> texts, IntPredicate counted) {
        return Collections.max(
                texts.reversed(),
                Comparator.comparingLong(text -> Normalizer.normalize(text, Normalizer.Form.NFD)
                        .codePoints()
                        .filter(counted)
                        .count()));
    }

    /** One change to a row. */
    private interface Change {
        void to(Row row);
    }

    private void with(String note, Row start, Change change) {
        Row row = copy(start);
        change.to(row);
        add(note, row);
    }

    private Row copy(Row source) {
        Row row = signature.newRow();
        for (int i = 0; i < signature.features().size(); i++) {
            double value = source.value(i);
            switch (signature.features().get(i)) {
                case TextFeature _ -> row.setText(i, Objects.requireNonNull(source.text(i)));
                case Feature _ when Double.isNaN(value) -> row.setMissing(i);
                case NumericFeature _ -> row.setNumber(i, value);
                case CategoricalFeature _ -> row.setCategory(i, (int) value);
            }
        }
        return row;
    }

    private void add(String note, Row row) {
        double[] out = new double[model.outputs()];
        model.predict(row, out);
        golden.add(new GoldenRow(
                note,
                InstanceWriter.write(row).toString(),
                Arrays.stream(out).boxed().toList()));
    }
}
