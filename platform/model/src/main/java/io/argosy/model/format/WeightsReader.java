package io.argosy.model.format;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.Missing;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.inference.GramCounts;
import io.argosy.model.inference.LinearTerms;
import io.argosy.model.inference.Link;
import io.argosy.model.inference.Ngrams;
import io.argosy.model.inference.Term;
import io.argosy.model.inference.Trees;
import io.argosy.model.inference.Weights;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the weights file and checks that it fits the signature. */
final class WeightsReader {
    private final Signature signature;
    private final CborMap map;
    private final int format;

    private WeightsReader(Signature signature, CborMap map, int format) {
        this.signature = signature;
        this.map = map;
        this.format = format;
    }

    static Weights read(String file, byte[] bytes, Signature signature, int format) throws InvalidPackageException {
        CborMap map = CborMap.read(file, bytes);
        var reader = new WeightsReader(signature, map, format);
        String kind = map.text("kind");
        Weights weights = switch (kind) {
            case "additive" -> reader.additive();
            case "naive-bayes" -> reader.counts();
            case GraphReader.KIND -> new GraphReader(signature, map, format).read();
            default -> throw map.invalid("kind", "is \"" + kind + "\": must be additive, naive-bayes or graph");
        };
        map.end();
        return weights;
    }

    private Weights additive() throws InvalidPackageException {
        String id = map.text("link");
        Link link = Link.of(id)
                .orElseThrow(() -> map.invalid(
                        "link", "is \"" + id + "\": must be identity, logistic, softmax, exponential or one-vs-all"));
        Optional<String> refusal = link.refusal(signature);
        if (refusal.isPresent()) {
            throw map.invalid("link", "is " + id + ", which " + refusal.get());
        }
        if (format == 1 && !link.inFirstFormat(signature)) {
            throw map.invalid("link", "is " + id + ", which for such a signature is of format 2");
        }
        int scores = link.scores(signature);
        double[] bias = map.numbers("bias");
        if (bias.length != scores) {
            throw map.invalid("bias", "has " + bias.length + " items: must have " + scores + ", one per score");
        }
        double scale = map.number("scale");
        List<Feature> features = signature.inputs();
        Trees trees = map.has("trees") ? TreesReader.read(map.map("trees"), scores, features, format) : null;
        LinearTerms linear = map.has("linear") ? linear(map.map("linear"), scores) : null;
        boolean single = format > 1 && map.has("single") && map.whole("single", 0, 1) == 1;
        if (single && (linear != null || scale != 1)) {
            throw map.invalid("single", "is for trees alone, with scale 1");
        }
        requireFinite(link, bias, scale, trees, linear, single);
        return new Weights.Additive(link, Arrays.stream(bias).boxed().toList(), scale, trees, linear, single);
    }

    /** No answer is infinite: neither a sum of small floats nor what an exponential makes of it. */
    private void requireFinite(
            Link link, double[] bias, double scale, @Nullable Trees trees, @Nullable LinearTerms linear, boolean single)
            throws InvalidPackageException {
        double most = 0;
        for (double start : bias) {
            most = Math.max(most, Math.abs(start));
        }
        most += trees == null ? 0 : Math.abs(scale) * mostOf(trees);
        if (single && most > Limits.SINGLE_MAGNITUDE) {
            throw map.invalid("single", "does not go with sums beyond " + Limits.SINGLE_MAGNITUDE);
        }
        if (link == Link.EXPONENTIAL && linear != null) {
            throw map.invalid("link", "is exponential, which is for trees alone");
        }
        if (link == Link.EXPONENTIAL && most > Limits.EXPONENT) {
            throw map.invalid("link", "is exponential, and the scores go beyond " + Limits.EXPONENT);
        }
    }

    /** What the trees' sum can reach at the most: the greatest leaf of each. */
    private static double mostOf(Trees trees) {
        double sum = 0;
        for (int tree = 0; tree < trees.count(); tree++) {
            int end = tree + 1 < trees.count() ? trees.root(tree + 1) : trees.nodes();
            double most = 0;
            for (int node = trees.root(tree); node < end; node++) {
                for (int k = 0; k < trees.outputs(); k++) {
                    most = Math.max(most, Math.abs(trees.value(node, k)));
                }
            }
            sum += most;
        }
        return sum;
    }

    private LinearTerms linear(CborMap linear, int scores) throws InvalidPackageException {
        List<Feature> features = signature.inputs();
        int[] codes = linear.wholes("term", 0, Term.LAST_CODE);
        int[] starts = linear.wholes("start", 0, codes.length);
        double[] coefficients = linear.numbers("coefficient");
        double[] centers = linear.numbers("center");
        boolean extrapolates = format > 1 && linear.has("extrapolates") && linear.whole("extrapolates", 0, 1) == 1;
        linear.end();
        if (starts.length != features.size() + 1 || starts[0] != 0 || starts[features.size()] != codes.length) {
            throw linear.invalid("start", "must go from 0 to the number of terms, with one item more than features");
        }
        if (coefficients.length != codes.length * scores || centers.length != codes.length) {
            throw linear.invalid("coefficient", "must have one item per term and score, and center one per term");
        }
        Term[] terms = Arrays.stream(codes).mapToObj(Term::ofCode).toArray(Term[]::new);
        for (int i = 0; i < features.size(); i++) {
            boolean sound = starts[i] <= starts[i + 1]
                    && fits(features.get(i), Arrays.asList(terms).subList(starts[i], starts[i + 1]));
            if (!sound) {
                throw linear.invalid(
                        "term", "does not fit feature " + features.get(i).name());
            }
        }
        return new LinearTerms(features, scores, starts, terms, coefficients, centers, extrapolates);
    }

    private static boolean fits(Feature feature, List<Term> terms) {
        return switch (feature) {
            case NumericFeature f -> terms.isEmpty() || (!terms.contains(Term.CATEGORY) && hasStandIn(f.missing()));
            case CategoricalFeature f ->
                terms.isEmpty()
                        || (hasStandIn(f.missing())
                                && terms.equals(
                                        Collections.nCopies(f.categories().size(), Term.CATEGORY)));
            case TextFeature _ -> terms.isEmpty();
        };
    }

    /** A line has no place for what is missing. */
    private static boolean hasStandIn(@Nullable Missing<?> missing) {
        return missing == null || missing.value() != null;
    }

    private Weights counts() throws InvalidPackageException {
        boolean oneText = signature.inputs().size() == 1 && signature.inputs().getFirst() instanceof TextFeature;
        if (!oneText || signature.task() != Task.CLASSIFICATION) {
            throw map.invalid("kind", "is naive-bayes, which is for a classification of one text");
        }
        int labels = signature.labels().size();
        int min = map.whole("least", 1, Ngrams.LONGEST);
        var ngrams = new Ngrams(min, map.whole("most", min, Ngrams.LONGEST), map.whole("foldCase", 0, 1) == 1);
        double alpha = within("alpha", 1e-9, 1e9);
        double temperature = within("temperature", 1e-3, 1e3);
        double[] priors = map.numbers("prior");
        if (priors.length != labels || Arrays.stream(priors).anyMatch(p -> p <= 0 || p > 1)) {
            throw map.invalid("prior", "must have a probability above 0 per label");
        }
        List<String> grams = map.texts("gram");
        if (grams.isEmpty() || (long) grams.size() * labels > Limits.TABLE_CELLS) {
            throw map.invalid("gram", "has " + grams.size() + " items: must have 1 to " + Limits.TABLE_CELLS / labels);
        }
        for (int i = 0; i < grams.size(); i++) {
            String gram = grams.get(i);
            int length = gram.codePointCount(0, gram.length());
            if (length < ngrams.min() || length > ngrams.max()) {
                throw map.invalid(
                        "gram/" + i, "has " + length + " characters: must have " + min + " to " + ngrams.max());
            }
            if (i > 0 && grams.get(i - 1).compareTo(gram) >= 0) {
                throw map.invalid("gram/" + i, "must come after the one before it");
            }
        }
        return new Weights.Counts(
                ngrams, alpha, temperature, Arrays.stream(priors).boxed().toList(), grams, gramCounts(grams, labels));
    }

    private GramCounts gramCounts(List<String> grams, int labels) throws InvalidPackageException {
        int[] label = map.wholes("label", 0, labels - 1);
        int[] count = map.wholes("count", 1, Integer.MAX_VALUE);
        int[] start = map.wholes("start", 0, label.length);
        if (count.length != label.length) {
            throw map.invalid("count", "must have one item per item of label");
        }
        if (start.length != grams.size() + 1 || start[0] != 0 || start[grams.size()] != label.length) {
            throw map.invalid("start", "must go from 0 to the number of counts, with one item more than n-grams");
        }
        for (int gram = 0; gram < grams.size(); gram++) {
            if (start[gram] > start[gram + 1]) {
                throw map.invalid("start/" + gram, "must not be above the next one");
            }
            for (int entry = start[gram] + 1; entry < start[gram + 1]; entry++) {
                if (label[entry - 1] >= label[entry]) {
                    throw map.invalid("label/" + entry, "must be above the one before it");
                }
            }
        }
        return new GramCounts(start, label, count);
    }

    private double within(String key, double min, double max) throws InvalidPackageException {
        double value = map.number(key);
        if (value < min || value > max) {
            throw map.invalid(key, "is " + value + ": must be " + min + " to " + max);
        }
        return value;
    }
}
