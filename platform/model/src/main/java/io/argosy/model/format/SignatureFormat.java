package io.argosy.model.format;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.derivation.Derivations;
import io.argosy.model.feature.Bounds;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.Missing;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The signature's part of {@code model.json}. */
final class SignatureFormat {
    /** The first version of the format in which a feature may be marked as sensitive. */
    private static final int SENSITIVE_SINCE = 4;

    /** The first version of the format in which arrays of features are declared. */
    private static final int TENSORS_SINCE = 6;

    private SignatureFormat() {}

    static Signature read(Fields model, int format) throws InvalidPackageException {
        Task task = switch (model.text("task")) {
            case "classification" -> Task.CLASSIFICATION;
            case "regression" -> Task.REGRESSION;
            default -> throw model.invalid("task", "must be classification or regression");
        };
        var features = new ArrayList<Feature>();
        Set<String> sensitive = new HashSet<>();
        for (Fields feature : model.objects("features", Limits.FEATURES)) {
            Feature read = feature(feature, format);
            features.add(read);
            if (format >= SENSITIVE_SINCE && feature.has("sensitive")) {
                feature.requireTrue("sensitive");
                sensitive.add(read.name());
            }
            feature.end();
        }
        List<FeatureTensor> tensors = tensors(model, features, format);
        Derivations derived = DerivedFormat.read(model, features, format);
        Fields target = model.object("target");
        String name = target.text("name");
        String unit = task == Task.REGRESSION ? target.text("unit") : "";
        List<String> labels = task == Task.CLASSIFICATION ? target.texts("labels", Limits.LABELS) : List.of();
        Double threshold = target.optionalNumber("threshold");
        target.end();
        try {
            return new Signature(task, features, derived, name, unit, labels, threshold, sensitive, tensors);
        } catch (IllegalArgumentException e) {
            throw model.invalid("breaks a rule: " + e.getMessage());
        }
    }

    private static List<FeatureTensor> tensors(Fields model, List<Feature> features, int format)
            throws InvalidPackageException {
        var tensors = new ArrayList<FeatureTensor>();
        if (format < TENSORS_SINCE || !model.has("tensors")) {
            return tensors;
        }
        List<String> names = features.stream().map(Feature::name).toList();
        for (Fields tensor : model.objects("tensors", Limits.FEATURES)) {
            String name = tensor.text("name");
            String datatype = tensor.text("datatype");
            List<Integer> shape = new ArrayList<>();
            for (double dimension : tensor.numbers("shape", FeatureTensor.MOST_DIMENSIONS)) {
                if (dimension != Math.rint(dimension) || Math.abs(dimension) > FeatureTensor.MOST_ELEMENTS) {
                    throw tensor.invalid("shape", "must have whole numbers of 1 to " + FeatureTensor.MOST_ELEMENTS);
                }
                shape.add((int) dimension);
            }
            tensor.end();
            FeatureTensor.Datatype type = Arrays.stream(FeatureTensor.Datatype.values())
                    .filter(known -> known.name().equals(datatype))
                    .findFirst()
                    .orElseThrow(() -> tensor.invalid("datatype", "must be FP32, FP64, INT32 or INT64"));
            try {
                int first = names.indexOf(name + "_0".repeat(shape.size()));
                tensors.add(new FeatureTensor(name, type, shape, Math.max(0, first)));
            } catch (IllegalArgumentException e) {
                throw tensor.invalid("breaks a rule: " + e.getMessage());
            }
        }
        return tensors;
    }

    private static Feature feature(Fields feature, int format) throws InvalidPackageException {
        String name = feature.text("name");
        String description = feature.text("description");
        String type = feature.text("type");
        try {
            return switch (type) {
                case "number", "integer" -> number(feature, name, description, type.equals("integer"), format);
                case "category" -> category(feature, name, description, format);
                case "text" ->
                    new TextFeature(name, description, (int) feature.whole("maximumLength", 1, TextFeature.LONGEST));
                default -> throw feature.invalid("type", "must be number, integer, category or text");
            };
        } catch (IllegalArgumentException e) {
            throw feature.invalid("breaks a rule: " + e.getMessage());
        }
    }

    private static NumericFeature number(Fields feature, String name, String description, boolean integer, int format)
            throws InvalidPackageException {
        List<Double> range = pair(feature, "range");
        Bounds bounds = null;
        if (feature.has("bounds")) {
            List<Double> ends = pair(feature, "bounds");
            bounds = new Bounds(ends.getFirst(), ends.getLast());
        }
        Missing<Double> missing = missing(feature, format);
        return new NumericFeature(
                name, description, feature.text("unit"), integer, range.getFirst(), range.getLast(), bounds, missing);
    }

    static @Nullable Missing<Double> missing(Fields feature, int format) throws InvalidPackageException {
        if (!feature.has("missing")) {
            return null;
        }
        Fields fields = feature.object("missing");
        Double value = format > 1 && !fields.has("value") ? null : Double.valueOf(fields.number("value"));
        var missing = new Missing<>(value, fields.text("meaning"));
        fields.end();
        return missing;
    }

    static List<Double> pair(Fields feature, String field) throws InvalidPackageException {
        List<Double> pair = feature.numbers(field, 2);
        if (pair.size() != 2) {
            throw feature.invalid(field, "must have two numbers");
        }
        return pair;
    }

    private static CategoricalFeature category(Fields feature, String name, String description, int format)
            throws InvalidPackageException {
        Missing<String> missing = null;
        if (feature.has("missing")) {
            Fields fields = feature.object("missing");
            String value = format > 1 && !fields.has("value") ? null : fields.text("value");
            missing = new Missing<>(value, fields.text("meaning"));
            fields.end();
        }
        return new CategoricalFeature(
                name,
                description,
                feature.texts("categories", Limits.TABLE_CELLS),
                missing,
                feature.optionalText("unseen"));
    }

    /** The least version of the format that has all that this signature says. */
    static int format(Signature signature) {
        if (!signature.tensors().isEmpty()) {
            return TENSORS_SINCE;
        }
        if (!signature.sensitive().isEmpty()) {
            return SENSITIVE_SINCE;
        }
        if (!signature.derived().all().isEmpty()) {
            return DerivedFormat.SINCE;
        }
        boolean standIns = signature.features().stream()
                .map(feature -> switch (feature) {
                    case NumericFeature f -> f.missing();
                    case CategoricalFeature f -> f.missing();
                    case TextFeature _ -> null;
                })
                .allMatch(missing -> missing == null || missing.value() != null);
        return standIns ? 1 : 2;
    }

    static void write(Signature signature, ObjectNode model) {
        model.put("task", signature.task().id());
        ObjectNode target = model.putObject("target").put("name", signature.target());
        if (signature.task() == Task.REGRESSION) {
            target.put("unit", signature.unit());
        } else {
            signature.labels().forEach(target.putArray("labels")::add);
        }
        if (signature.threshold() != null) {
            target.put("threshold", signature.threshold());
        }
        ArrayNode features = model.putArray("features");
        for (Feature feature : signature.features()) {
            ObjectNode node = features.addObject();
            write(feature, node);
            if (signature.sensitive().contains(feature.name())) {
                node.put("sensitive", true);
            }
        }
        if (!signature.tensors().isEmpty()) {
            ArrayNode tensors = model.putArray("tensors");
            for (FeatureTensor tensor : signature.tensors()) {
                ObjectNode node = tensors.addObject()
                        .put("name", tensor.name())
                        .put("datatype", tensor.datatype().name());
                tensor.shape().forEach(node.putArray("shape")::add);
            }
        }
        if (!signature.derived().all().isEmpty()) {
            DerivedFormat.write(signature.derived(), model.putArray("derived"));
        }
    }

    private static void write(Feature feature, ObjectNode node) {
        node.put("name", feature.name()).put("description", feature.description());
        switch (feature) {
            case NumericFeature f -> {
                node.put("type", f.integer() ? "integer" : "number").put("unit", f.unit());
                node.putArray("range").add(f.minimum()).add(f.maximum());
                if (f.bounds() != null) {
                    node.putArray("bounds")
                            .add(f.bounds().minimum())
                            .add(f.bounds().maximum());
                }
                writeMissing(f.missing(), node);
            }
            case CategoricalFeature f -> {
                node.put("type", "category");
                f.categories().forEach(node.putArray("categories")::add);
                if (f.missing() != null) {
                    ObjectNode missing = node.putObject("missing");
                    if (f.missing().value() != null) {
                        missing.put("value", f.missing().value());
                    }
                    missing.put("meaning", f.missing().meaning());
                }
                if (f.unseen() != null) {
                    node.put("unseen", f.unseen());
                }
            }
            case TextFeature f -> node.put("type", "text").put("maximumLength", f.maximumLength());
        }
    }

    static void writeMissing(@Nullable Missing<Double> missing, ObjectNode feature) {
        if (missing != null) {
            ObjectNode node = feature.putObject("missing");
            if (missing.value() != null) {
                node.put("value", missing.value());
            }
            node.put("meaning", missing.meaning());
        }
    }
}
