package io.argosy.fleet.board.state;

import io.argosy.fleet.model.LabelledData;
import io.argosy.model.ModelPackage;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.instance.InstanceReader;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model's answers to labelled rows; those that it does not take are left out.
 *
 * @param answers of two labels the second's probability, of more the right one's, of a regression the value
 */
record Answered(List<One> answers) {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    /**
     * One row's answer.
     *
     * @param right the right value; of two labels 1 for the second and 0 for the first
     */
    record One(double answer, double right) {}

    Answered {
        answers = List.copyOf(answers);
    }

    static Answered of(ModelPackage model, LabelledData data) {
        Signature signature = model.signature();
        InstanceReader reader = new InstanceReader(signature);
        Row row = signature.newRow();
        double[] out = new double[signature.outputs()];
        List<One> answers = new ArrayList<>();
        for (Map<String, String> cells : data.records()) {
            OptionalDouble right = right(signature, cells.getOrDefault(signature.target(), ""));
            if (right.isEmpty() || !read(reader, instance(signature, cells), row)) {
                continue;
            }
            model.model().predict(row, out);
            answers.add(
                    switch (signature.labels().size()) {
                        case 0 -> new One(out[0], right.getAsDouble());
                        case 2 -> new One(out[1], right.getAsDouble());
                        default -> new One(out[(int) right.getAsDouble()], 1);
                    });
        }
        return new Answered(answers);
    }

    private static OptionalDouble right(Signature signature, String cell) {
        int label = signature.labels().indexOf(cell);
        if (!signature.labels().isEmpty()) {
            return label < 0 ? OptionalDouble.empty() : OptionalDouble.of(label);
        }
        try {
            double value = Double.parseDouble(cell);
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    private static String instance(Signature signature, Map<String, String> cells) {
        ObjectNode instance = JsonMapper.shared().createObjectNode();
        for (Feature feature : signature.features()) {
            String cell = cells.getOrDefault(feature.name(), "");
            switch (feature) {
                case Feature f when cell.isEmpty() -> instance.putNull(f.name());
                case NumericFeature f -> {
                    try {
                        double number = Double.parseDouble(cell);
                        if (f.integer() && number == Math.rint(number)) {
                            instance.put(f.name(), (long) number);
                        } else {
                            instance.put(f.name(), number);
                        }
                    } catch (NumberFormatException e) {
                        instance.put(f.name(), cell);
                    }
                }
                case CategoricalFeature f -> instance.put(f.name(), cell);
                case TextFeature f -> instance.put(f.name(), cell);
            }
        }
        return instance.toString();
    }

    /** Whether the model takes the instance. */
    static boolean read(InstanceReader reader, String instance, Row row) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), instance)) {
            parser.nextToken();
            return reader.read(parser, row).isEmpty();
        } catch (JacksonException | IllegalArgumentException e) {
            return false;
        }
    }
}
