package io.argosy.serving.docs;

import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.Signature;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON Schema 2020-12 of what a model takes: whatever fits it is answered, and whatever does not is refused. */
final class FeatureSchemas {
    /** Any finite number: a greater one is read as infinite, and refused. */
    private static final double GREATEST = Double.MAX_VALUE;

    private FeatureSchemas() {}

    /** The schema of one instance. */
    static ObjectNode instance(Signature signature) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        ArrayNode required = schema.putArray("required");
        ObjectNode properties = schema.putObject("properties");
        for (int i = 0; i < signature.features().size(); i++) {
            Feature feature = signature.features().get(i);
            FeatureTensor tensor = signature.tensorOf(i);
            if (tensor != null) {
                properties.set(tensor.name(), of(tensor, (NumericFeature) feature));
                required.add(tensor.name());
                i += tensor.size() - 1;
                continue;
            }
            properties.set(feature.name(), of(feature));
            if (!feature.nullable()) {
                required.add(feature.name());
            }
        }
        return schema.put("additionalProperties", false);
    }

    /** An array, nested as its shape says or flat. */
    private static ObjectNode of(FeatureTensor tensor, NumericFeature element) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put(
                "description",
                describe(element) + " Of the shape " + tensor.dimensions() + " and " + tensor.datatype()
                        + ", nested or flat, row by row.");
        ObjectNode nested = element(tensor, element);
        for (int dimension : tensor.shape().reversed()) {
            nested = array(dimension, nested);
        }
        if (tensor.shape().size() == 1) {
            return schema.setAll(nested);
        }
        schema.putArray("oneOf").add(nested).add(array(tensor.size(), element(tensor, element)));
        return schema;
    }

    private static ObjectNode element(FeatureTensor tensor, NumericFeature element) {
        double greatest = tensor.datatype().greatest();
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", element.integer() ? "integer" : "number")
                .put(
                        "minimum",
                        element.bounds() == null
                                ? -greatest
                                : Math.max(-greatest, element.bounds().minimum()))
                .put(
                        "maximum",
                        element.bounds() == null
                                ? greatest
                                : Math.min(greatest, element.bounds().maximum()));
    }

    private static ObjectNode array(int length, ObjectNode items) {
        ObjectNode array = JsonNodeFactory.instance.objectNode();
        array.put("type", "array").put("minItems", length).put("maxItems", length);
        array.set("items", items);
        return array;
    }

    private static ObjectNode of(Feature feature) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        switch (feature) {
            case NumericFeature f -> {
                type(schema, f.integer() ? "integer" : "number", f);
                schema.put("description", describe(f));
                schema.put(
                        "minimum", f.bounds() == null ? -GREATEST : f.bounds().minimum());
                schema.put("maximum", f.bounds() == null ? GREATEST : f.bounds().maximum());
            }
            case CategoricalFeature f -> {
                type(schema, "string", f);
                schema.put("description", f.description());
                if (f.unseen() == null) {
                    ArrayNode names = schema.putArray("enum");
                    f.categories().forEach(names::add);
                    if (f.nullable()) {
                        names.addNull();
                    }
                } else {
                    ArrayNode names = schema.putArray("examples");
                    f.categories().forEach(names::add);
                }
            }
            case TextFeature f -> {
                type(schema, "string", f);
                schema.put("description", f.description());
                schema.put("minLength", 1);
                schema.put("maxLength", f.maximumLength());
                schema.put("pattern", "\\S");
            }
        }
        return schema;
    }

    private static void type(ObjectNode schema, String type, Feature feature) {
        if (feature.nullable()) {
            schema.putArray("type").add(type).add("null");
        } else {
            schema.put("type", type);
        }
    }

    private static String describe(NumericFeature f) {
        return f.description() + " Training saw " + plain(f.minimum()) + " to " + plain(f.maximum())
                + (f.unit().isEmpty() ? "" : " " + f.unit()) + "; outside of it the answer has a warning."
                + (f.missing() == null ? "" : " Null means: " + f.missing().meaning() + ".");
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
