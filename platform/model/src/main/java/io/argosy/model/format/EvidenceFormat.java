package io.argosy.model.format;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.derivation.Derivations;
import io.argosy.model.evidence.Baseline;
import io.argosy.model.evidence.Histogram;
import io.argosy.model.evidence.Metric;
import io.argosy.model.evidence.Metrics;
import io.argosy.model.evidence.Reliability;
import io.argosy.model.evidence.Slice;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.signature.Signature;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code metrics.json} and {@code baseline.json}. */
final class EvidenceFormat {
    private static final int MOST = 10_000;

    private EvidenceFormat() {}

    static Metrics readMetrics(String file, byte[] bytes) throws InvalidPackageException {
        Fields fields = Fields.read(file, "", bytes);
        String method = fields.text("method");
        long rows = fields.whole("rows", 1, Long.MAX_VALUE);
        List<Metric> overall = metrics(fields, "overall");
        var slices = new ArrayList<Slice>();
        for (Fields slice : fields.objects("slices", MOST)) {
            slices.add(new Slice(
                    slice.text("feature"),
                    slice.text("part"),
                    slice.whole("rows", 1, rows),
                    metrics(slice, "metrics")));
            slice.end();
        }
        List<Metric> fitted = metrics(fields, "fitted");
        Reliability reliability = fields.has("reliability") ? reliability(fields.object("reliability"), rows) : null;
        fields.end();
        return new Metrics(method, rows, overall, slices, fitted, reliability);
    }

    private static Reliability reliability(Fields fields, long rows) throws InvalidPackageException {
        try {
            var bins = new ArrayList<Reliability.Bin>();
            for (Fields bin : fields.objects("bins", MOST)) {
                bins.add(new Reliability.Bin(
                        bin.number("from"),
                        bin.number("to"),
                        bin.whole("rows", 1, rows),
                        bin.number("predicted"),
                        bin.number("observed")));
                bin.end();
            }
            var reliability = new Reliability(fields.number("brier"), bins);
            fields.end();
            return reliability;
        } catch (IllegalArgumentException e) {
            throw fields.invalid("breaks a rule: " + e.getMessage());
        }
    }

    private static List<Metric> metrics(Fields parent, String field) throws InvalidPackageException {
        var metrics = new ArrayList<Metric>();
        for (Fields fields : parent.objects(field, MOST)) {
            try {
                metrics.add(new Metric(
                        fields.text("name"), fields.number("value"), fields.number("low"), fields.number("high")));
            } catch (IllegalArgumentException e) {
                throw fields.invalid("breaks a rule: " + e.getMessage());
            }
            fields.end();
        }
        return metrics;
    }

    static JsonNode write(Metrics metrics) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("method", metrics.method()).put("rows", metrics.rows());
        write(metrics.overall(), node.putArray("overall"));
        ArrayNode slices = node.putArray("slices");
        for (Slice slice : metrics.slices()) {
            ObjectNode part = slices.addObject();
            part.put("feature", slice.feature()).put("part", slice.part()).put("rows", slice.rows());
            write(slice.metrics(), part.putArray("metrics"));
        }
        write(metrics.fitted(), node.putArray("fitted"));
        Reliability reliability = metrics.reliability();
        if (reliability != null) {
            ObjectNode part = node.putObject("reliability").put("brier", reliability.brier());
            ArrayNode bins = part.putArray("bins");
            for (Reliability.Bin bin : reliability.bins()) {
                bins.addObject()
                        .put("from", bin.from())
                        .put("to", bin.to())
                        .put("rows", bin.rows())
                        .put("predicted", bin.predicted())
                        .put("observed", bin.observed());
            }
        }
        return node;
    }

    private static void write(List<Metric> metrics, ArrayNode array) {
        for (Metric metric : metrics) {
            array.addObject()
                    .put("name", metric.name())
                    .put("value", metric.value())
                    .put("low", metric.low())
                    .put("high", metric.high());
        }
    }

    static Baseline readBaseline(String file, byte[] bytes, Signature signature) throws InvalidPackageException {
        Fields fields = Fields.read(file, "", bytes);
        long rows = fields.whole("rows", 1, Long.MAX_VALUE);
        List<Histogram> features = histograms(fields, "features");
        List<Histogram> scores = histograms(fields, "scores");
        fields.end();
        List<Feature> expected = signature.columns();
        for (int i = 0; i < Math.max(expected.size(), features.size()); i++) {
            if (i >= expected.size() || i >= features.size() || !fits(expected.get(i), features.get(i))) {
                throw fields.invalid("features/" + i, "must be the histogram of the signature's feature " + i);
            }
        }
        int outputs = signature.labels().size() > 2 ? signature.outputs() : 1;
        if (scores.size() != outputs) {
            throw fields.invalid("scores", "has " + scores.size() + " items: must have " + outputs);
        }
        return new Baseline(rows, features, scores);
    }

    private static boolean fits(Feature feature, Histogram histogram) {
        return histogram.name().equals(feature.name())
                && switch (histogram) {
                    case Histogram.Numeric _ -> !(feature instanceof CategoricalFeature);
                    case Histogram.Categorical h ->
                        feature instanceof CategoricalFeature f
                                && h.categories().equals(f.categories());
                };
    }

    private static List<Histogram> histograms(Fields parent, String field) throws InvalidPackageException {
        var histograms = new ArrayList<Histogram>();
        for (Fields fields : parent.objects(field, Limits.FEATURES + Derivations.MOST)) {
            String name = fields.text("name");
            List<Long> counts = fields.counts("counts", Limits.TABLE_CELLS);
            long missing = fields.whole("missing", 0, Long.MAX_VALUE);
            try {
                histograms.add(
                        fields.has("categories")
                                ? new Histogram.Categorical(
                                        name, fields.texts("categories", Limits.TABLE_CELLS), counts, missing)
                                : new Histogram.Numeric(name, fields.numbers("edges", MOST), counts, missing));
            } catch (IllegalArgumentException e) {
                throw fields.invalid("breaks a rule: " + e.getMessage());
            }
            fields.end();
        }
        return histograms;
    }

    static JsonNode write(Baseline baseline) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("rows", baseline.rows());
        writeHistograms(baseline.features(), node.putArray("features"));
        writeHistograms(baseline.scores(), node.putArray("scores"));
        return node;
    }

    private static void writeHistograms(List<Histogram> histograms, ArrayNode array) {
        for (Histogram histogram : histograms) {
            ObjectNode node = array.addObject().put("name", histogram.name());
            switch (histogram) {
                case Histogram.Numeric h -> h.edges().forEach(node.putArray("edges")::add);
                case Histogram.Categorical h -> h.categories().forEach(node.putArray("categories")::add);
            }
            histogram.counts().forEach(node.putArray("counts")::add);
            node.put("missing", histogram.missing());
        }
    }
}
