package io.argosy.training.evidence;

import io.argosy.model.Provenance;
import io.argosy.model.derivation.Derivations;
import io.argosy.model.derivation.DerivedFeature;
import io.argosy.model.evidence.Metric;
import io.argosy.model.evidence.Metrics;
import io.argosy.model.evidence.Reliability;
import io.argosy.model.evidence.Slice;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.Missing;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import io.argosy.model.wording.Numbers;
import io.argosy.training.recipe.Recipe;
import io.argosy.training.rows.Examples;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes CARD.md of the recipe's words and the package's figures (Mitchell et al. 2019, "Model Cards"). */
public final class Card {
    /** So many categories of a feature are named. */
    private static final int MOST_CATEGORIES = 500;

    private final StringBuilder text = new StringBuilder();

    private Card() {}

    /** The card of a model that was trained here, as Markdown. */
    public static String write(Recipe recipe, Examples examples, Metrics metrics, Provenance provenance) {
        Signature signature = examples.signature();
        var card = new Card();
        card.line("# " + recipe.name() + " " + recipe.version());
        card.paragraph(recipe.description());
        card.paragraph("Written by training from the recipe, the data and the figures: edit those, never this file.");
        card.line("## Use");
        card.paragraph(recipe.card().use());
        card.line("## Answer");
        card.paragraph(answer(signature));
        card.line("## Model");
        card.paragraph(recipe.algorithm().format() + ".");
        card.line("## Data");
        card.paragraph(recipe.card().data());
        card.paragraph(String.format(
                Locale.ROOT,
                "`%s`, %,d rows, SHA-256 `%s`; `data/SOURCE.md` says where it is from.",
                provenance.dataFile(),
                provenance.dataRows(),
                provenance.dataSha256()));
        card.paragraph(targets(examples));
        card.line("## Figures");
        card.paragraph(metrics.method() + String.format(Locale.ROOT, " %,d rows.", metrics.rows())
                + " A recipe that was chosen by these figures looks slightly better in them than it is.");
        card.paragraph("Intervals are 95 % bootstrap intervals: what other rows of the same kind would give."
                + (metrics.find("calibration_error").isPresent()
                        ? " A calibration error grows when rows are drawn again, so that its interval can lie above it."
                        : ""));
        card.figures(metrics.overall());
        card.paragraph(
                "The shipped model on the same rows, which it has seen (optimistic; a served model can be checked"
                        + " against it): " + inline(metrics.fitted()) + ".");
        card.reliability(metrics.reliability());
        card.slices(metrics.slices());
        if (metrics.slices().stream().anyMatch(slice -> slice.feature().equals(signature.target()))) {
            card.paragraph("In a slice by `" + signature.target()
                    + "` the accuracy is the label's recall: how many of its rows are recognised.");
        }
        return card.closed(signature, recipe, provenance, "data");
    }

    /**
     * The card of a model from elsewhere.
     *
     * @param examples the sample's rows
     * @param labelled whether their answers are known, so that there are figures
     * @param origin what the file says of itself, a paragraph each
     */
    public static String imported(
            Recipe recipe,
            Examples examples,
            boolean labelled,
            List<String> origin,
            Metrics metrics,
            Provenance provenance) {
        Signature signature = examples.signature();
        var card = new Card();
        card.line("# " + recipe.name() + " " + recipe.version());
        card.paragraph(recipe.description());
        card.paragraph("Written by the import from the recipe, the model's file and the sample: edit those, never this"
                + " file.");
        card.line("## Use");
        card.paragraph(recipe.card().use());
        card.line("## Answer");
        card.paragraph(answer(signature));
        card.line("## Model");
        origin.forEach(card::paragraph);
        card.line("## Data");
        card.paragraph(recipe.card().data());
        card.paragraph(
                "What the model was trained on is not known here. Ranges, categories and histograms are those of a"
                        + " sample: "
                        + String.format(
                                Locale.ROOT,
                                "`%s`, %,d rows, SHA-256 `%s`.",
                                provenance.dataFile(),
                                provenance.dataRows(),
                                provenance.dataSha256()));
        if (labelled) {
            card.paragraph(targets(examples));
        }
        card.line("## Figures");
        card.paragraph(metrics.method());
        if (labelled) {
            card.figures(metrics.overall());
            card.reliability(metrics.reliability());
            card.slices(metrics.slices());
        }
        return card.closed(signature, recipe, provenance, "file, sample");
    }

    /**
     * The text, with what every card ends in.
     *
     * @param sources what the package is made from besides the recipe and by the trainer
     */
    private String closed(Signature signature, Recipe recipe, Provenance provenance, String sources) {
        line("## Features");
        features(signature);
        derived(signature.derived());
        line("## Limits");
        recipe.card().limits().forEach(limit -> line("- " + limit));
        line("");
        line("## Made by");
        paragraph("Trainer " + provenance.trainer() + ", recipe SHA-256 `" + provenance.recipeSha256() + "`. The same "
                + sources + ", recipe and trainer give this package again, byte for byte.");
        return text.toString().stripTrailing() + "\n";
    }

    private static String answer(Signature signature) {
        if (signature.task() == Task.REGRESSION) {
            String unit = signature.unit().isEmpty() ? "" : " in " + signature.unit();
            return "`" + signature.target() + "`" + unit + ", a number.";
        }
        String labels = "A probability for each `" + signature.target() + "`: " + String.join(", ", signature.labels());
        return signature.threshold() == null
                ? labels + ". The most probable one is the answer."
                : labels + ". The answer is " + signature.labels().get(1) + " from a probability of "
                        + Numbers.plain(signature.threshold()) + " on.";
    }

    /** What the answers are in the data, and how good an answer that looks at nothing would be. */
    private static String targets(Examples examples) {
        List<String> labels = examples.signature().labels();
        double[] values = examples.values();
        if (labels.isEmpty()) {
            DoubleSummaryStatistics all = Arrays.stream(values).summaryStatistics();
            double squares = Arrays.stream(values)
                    .map(value -> (value - all.getAverage()) * (value - all.getAverage()))
                    .sum();
            return "`" + examples.signature().target() + "` goes from " + Numbers.plain(all.getMin()) + " to "
                    + Numbers.plain(all.getMax()) + " and is " + short4(all.getAverage())
                    + " in the mean; always answering that would have an rmse of "
                    + short4(Math.sqrt(squares / values.length)) + ".";
        }
        double[] shares = new double[labels.size()];
        for (double value : values) {
            shares[(int) value] += 100.0 / values.length;
        }
        String each = IntStream.range(0, shares.length)
                .mapToObj(k -> String.format(Locale.ROOT, "%s %.1f %%", labels.get(k), shares[k]))
                .collect(Collectors.joining(", "));
        return "Rows by `" + examples.signature().target() + "`: " + each
                + String.format(
                        Locale.ROOT,
                        "; always answering the most frequent one would be right in %.1f %%.",
                        Arrays.stream(shares).max().orElse(0));
    }

    private void figures(List<Metric> metrics) {
        line("| figure | value | from | to |");
        line("|---|---|---|---|");
        for (Metric m : metrics) {
            line("| " + m.name() + " | " + short4(m.value()) + " | " + short4(m.low()) + " | " + short4(m.high())
                    + " |");
        }
        line("");
    }

    /** What was said, beside what came true. */
    private void reliability(@Nullable Reliability reliability) {
        if (reliability == null) {
            return;
        }
        paragraph(String.format(
                Locale.ROOT,
                "How far probabilities came true (a reliability diagram, Murphy and Winkler 1977), over the same rows: of"
                        + " two labels the second one's, of more the most probable one's. The gaps, weighted by rows, are"
                        + " the calibration error (Naeini, Cooper and Hauskrecht 2015); over all labels the Brier score"
                        + " (1950, halved) is %.4f.",
                reliability.brier()));
        line("| probability | rows | said in the mean | came true |");
        line("|---|---|---|---|");
        for (Reliability.Bin bin : reliability.bins()) {
            line(String.format(
                    Locale.ROOT,
                    "| %.1f to %.1f | %,d | %.3f | %.3f |",
                    bin.from(),
                    bin.to(),
                    bin.rows(),
                    bin.predicted(),
                    bin.observed()));
        }
        line("");
    }

    private void slices(List<Slice> slices) {
        if (slices.isEmpty()) {
            return;
        }
        List<String> names =
                slices.getFirst().metrics().stream().map(Metric::name).limit(3).toList();
        line("| slice | rows | " + String.join(" | ", names) + " |");
        line("|---|---|" + "---|".repeat(names.size()));
        for (Slice slice : slices) {
            var row = new StringBuilder("| " + slice.feature() + " " + slice.part() + " | " + slice.rows() + " |");
            for (String name : names) {
                String cell = slice.metrics().stream()
                        .filter(m -> m.name().equals(name))
                        .map(m -> short4(m.value()) + " (" + short4(m.low()) + " to " + short4(m.high()) + ")")
                        .findFirst()
                        .orElse("not defined");
                row.append(' ').append(cell).append(" |");
            }
            line(row.toString());
        }
        line("");
    }

    private void features(Signature signature) {
        line("| feature | what | seen in training | when missing |");
        line("|---|---|---|---|");
        for (int i = 0; i < signature.features().size(); i++) {
            Feature feature = signature.features().get(i);
            FeatureTensor tensor = signature.tensorOf(i);
            if (tensor != null && feature instanceof NumericFeature element) {
                String what = element.description().replaceAll(", element [0-9,]+\\.$", ".");
                line("| `" + tensor.name() + "` | " + what + " An array of the shape " + tensor.dimensions() + ", "
                        + tensor.datatype() + "; `" + element.name() + "` is its first of " + tensor.size()
                        + " elements. | " + Numbers.plain(element.minimum()) + " to "
                        + (Numbers.plain(element.maximum()) + " " + element.unit()).strip() + " | refused |");
                i += tensor.size() - 1;
                continue;
            }
            String seen = switch (feature) {
                case NumericFeature f ->
                    (Numbers.plain(f.minimum()) + " to " + Numbers.plain(f.maximum()) + " " + f.unit()).strip();
                case CategoricalFeature f -> seen(f.categories());
                case TextFeature f -> "text of up to " + f.maximumLength() + " characters";
            };
            String missing = switch (feature) {
                case NumericFeature f -> missing(f.missing());
                case CategoricalFeature f -> missing(f.missing());
                case TextFeature _ -> "refused";
            };
            line("| `" + feature.name() + "` | " + feature.description() + " | " + seen + " | " + missing + " |");
        }
        line("");
    }

    private void derived(Derivations derivations) {
        if (derivations.all().isEmpty()) {
            return;
        }
        paragraph("The model's own code makes these of them, and requests do not give them:");
        line("| derived | what | how | seen in training | without a value | takes the place of |");
        line("|---|---|---|---|---|---|");
        for (DerivedFeature derived : derivations.all()) {
            NumericFeature number = derived.feature() instanceof NumericFeature f ? f : null;
            line("| `" + derived.name() + "` | " + derived.feature().description() + " | "
                    + derived.derivation().formula() + " | "
                    + (number == null
                            ? "text"
                            : (Numbers.shortened(number.minimum()) + " to " + Numbers.shortened(number.maximum()) + " "
                                            + number.unit())
                                    .strip())
                    + " | "
                    + (number == null || number.missing() == null ? "never" : missing(number.missing())) + " | "
                    + String.join(", ", derived.replaces()) + " |");
        }
        line("");
    }

    private static String seen(List<String> categories) {
        int more = categories.size() - MOST_CATEGORIES;
        return String.join(", ", more > 0 ? categories.subList(0, MOST_CATEGORIES) : categories)
                + (more > 0 ? String.format(Locale.ROOT, " and %,d more", more) : "");
    }

    private static String missing(@Nullable Missing<?> missing) {
        if (missing == null) {
            return "refused";
        }
        return missing.meaning()
                + switch (missing.value()) {
                    case null -> ": taken as missing";
                    case Double number -> ": counts as " + Numbers.plain(number);
                    case Object other -> ": counts as " + other;
                };
    }

    private static String inline(List<Metric> metrics) {
        return String.join(
                ", ",
                metrics.stream().map(m -> m.name() + " " + short4(m.value())).toList());
    }

    private static String short4(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.4f" : "%.2f", value);
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void paragraph(String paragraph) {
        line(paragraph.strip());
        line("");
    }
}
