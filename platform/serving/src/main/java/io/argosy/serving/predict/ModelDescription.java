package io.argosy.serving.predict;

import io.argosy.model.ModelPackage;
import io.argosy.model.derivation.DerivedFeature;
import io.argosy.model.evidence.Metric;
import io.argosy.model.evidence.Metrics;
import io.argosy.model.evidence.Slice;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.Signature;
import io.argosy.serving.http.Endpoint;
import io.argosy.serving.http.Exchange;
import io.argosy.serving.http.Reply;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** {@code GET /model}: what is served, what it takes, how good it is, and its card. */
public final class ModelDescription implements Endpoint.AtOnce {
    private final byte[] description;

    /** Describes a model; the description is made once. */
    public ModelDescription(ServedModel model) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(8_192);
        try (JsonGenerator json = JsonFormat.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(json, model);
        }
        description = bytes.toByteArray();
    }

    @Override
    public Reply answer(Exchange exchange) {
        return Reply.json(200, description);
    }

    private static void write(JsonGenerator json, ServedModel served) {
        ModelPackage model = served.modelPackage();
        json.writeStartObject();
        json.writeStringProperty("name", model.name());
        json.writeStringProperty("version", served.version());
        json.writeStringProperty("model_version", model.version());
        json.writeStringProperty("description", model.description());
        json.writeName("signature");
        writeSignature(json, model.signature());
        json.writeName("metrics");
        writeMetrics(json, model.metrics());
        json.writeName("data");
        json.writeStartObject();
        json.writeNumberProperty("rows", model.provenance().dataRows());
        json.writeStringProperty("sha256", model.provenance().dataSha256());
        json.writeEndObject();
        json.writeStringProperty("card", model.card());
        json.writeEndObject();
    }

    private static void writeSignature(JsonGenerator json, Signature signature) {
        json.writeStartObject();
        json.writeStringProperty("task", signature.task().id());
        json.writeStringProperty("target", signature.target());
        if (!signature.unit().isEmpty()) {
            json.writeStringProperty("unit", signature.unit());
        }
        if (!signature.labels().isEmpty()) {
            json.writeName("labels");
            writeStrings(json, signature.labels());
        }
        if (signature.threshold() != null) {
            json.writeNumberProperty("threshold", signature.threshold());
        }
        json.writeArrayPropertyStart("features");
        signature.features().forEach(feature -> writeFeature(json, feature));
        json.writeEndArray();
        if (!signature.tensors().isEmpty()) {
            json.writeArrayPropertyStart("tensors");
            signature.tensors().forEach(tensor -> writeTensor(json, tensor));
            json.writeEndArray();
        }
        if (!signature.derived().all().isEmpty()) {
            json.writeArrayPropertyStart("derived");
            signature.derived().all().forEach(derived -> writeDerived(json, derived));
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void writeFeature(JsonGenerator json, Feature feature) {
        json.writeStartObject();
        json.writeStringProperty("name", feature.name());
        json.writeStringProperty("description", feature.description());
        json.writeBooleanProperty("nullable", feature.nullable());
        switch (feature) {
            case NumericFeature f -> {
                json.writeStringProperty("type", f.integer() ? "integer" : "number");
                json.writeStringProperty("unit", f.unit());
                json.writeName("training_range");
                json.writeArray(new double[] {f.minimum(), f.maximum()}, 0, 2);
                if (f.bounds() != null) {
                    json.writeName("bounds");
                    json.writeArray(
                            new double[] {f.bounds().minimum(), f.bounds().maximum()}, 0, 2);
                }
            }
            case CategoricalFeature f -> {
                json.writeStringProperty("type", "category");
                json.writeName("categories");
                writeStrings(json, f.categories());
            }
            case TextFeature f -> {
                json.writeStringProperty("type", "text");
                json.writeNumberProperty("maximum_length", f.maximumLength());
            }
        }
        json.writeEndObject();
    }

    /** An array whose elements are among the features. */
    private static void writeTensor(JsonGenerator json, FeatureTensor tensor) {
        json.writeStartObject();
        json.writeStringProperty("name", tensor.name());
        json.writeStringProperty("datatype", tensor.datatype().name());
        json.writeName("shape");
        int[] shape = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
        json.writeArray(shape, 0, shape.length);
        json.writeEndObject();
    }

    /** What the model makes of what requests give. */
    private static void writeDerived(JsonGenerator json, DerivedFeature derived) {
        json.writeStartObject();
        json.writeStringProperty("name", derived.name());
        json.writeStringProperty("description", derived.feature().description());
        json.writeStringProperty("kind", derived.derivation().kind());
        json.writeStringProperty("formula", derived.derivation().formula());
        json.writeName("of");
        writeStrings(json, derived.derivation().of());
        if (derived.feature() instanceof NumericFeature f) {
            json.writeStringProperty("unit", f.unit());
            json.writeName("training_range");
            json.writeArray(new double[] {f.minimum(), f.maximum()}, 0, 2);
        }
        if (!derived.replaces().isEmpty()) {
            json.writeName("replaces");
            writeStrings(json, derived.replaces());
        }
        json.writeEndObject();
    }

    private static void writeMetrics(JsonGenerator json, Metrics metrics) {
        json.writeStartObject();
        json.writeStringProperty("method", metrics.method());
        json.writeNumberProperty("rows", metrics.rows());
        json.writeName("overall");
        writeFigures(json, metrics.overall());
        json.writeArrayPropertyStart("slices");
        for (Slice slice : metrics.slices()) {
            json.writeStartObject();
            json.writeStringProperty("feature", slice.feature());
            json.writeStringProperty("part", slice.part());
            json.writeNumberProperty("rows", slice.rows());
            json.writeName("metrics");
            writeFigures(json, slice.metrics());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeFigures(JsonGenerator json, List<Metric> figures) {
        json.writeStartObject();
        for (Metric figure : figures) {
            json.writeName(figure.name());
            json.writeStartObject();
            json.writeNumberProperty("value", figure.value());
            json.writeNumberProperty("low", figure.low());
            json.writeNumberProperty("high", figure.high());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeStrings(JsonGenerator json, List<String> texts) {
        json.writeStartArray();
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}
