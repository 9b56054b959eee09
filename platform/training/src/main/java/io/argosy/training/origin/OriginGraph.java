package io.argosy.training.origin;

import io.argosy.model.inference.GraphInput;
import io.argosy.model.inference.Link;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.onnx.OnnxFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A graph that is served as it is.
 *
 * @param file its bytes
 * @param inputs what it takes, in its order
 * @param output whose numbers are the answer
 * @param width how many of them each row has
 */
public record OriginGraph(ByteBuffer file, List<GraphInput> inputs, String output, int width) {
    /** What a package has room for, and a little less. */
    private static final int MOST_BYTES = 23 << 20;

    public OriginGraph {
        inputs = List.copyOf(inputs);
    }

    static OriginModel read(byte[] file) throws OriginException {
        if (file.length > MOST_BYTES) {
            throw new OriginException("is a graph of more than " + (MOST_BYTES >> 20)
                    + " MB: make it smaller, such as by fewer units, or serve it by a server of its own");
        }
        OnnxFile onnx;
        try {
            onnx = OnnxFile.read(file);
        } catch (IllegalArgumentException e) {
            throw new OriginException(String.valueOf(e.getMessage()));
        }
        OnnxFile.Output output = answer(onnx);
        if (output.width() == 0) {
            throw new OriginException("gives " + output.name()
                    + " of a shape that it does not say: export it so that it is [rows, numbers]");
        }
        List<OriginFeature> features = new ArrayList<>();
        boolean named = true;
        for (GraphInput input : onnx.inputs()) {
            boolean array = input.shape().size() > 1;
            List<String> elements = array ? FeatureTensor.elements(input.name(), input.shape()) : List.of();
            for (int i = 0; i < input.width(); i++) {
                boolean category = input.type() == GraphInput.Type.STRING;
                named &= array || input.width() == 1;
                String name = array ? elements.get(i) : input.width() == 1 ? input.name() : "f" + features.size();
                features.add(new OriginFeature(
                        name,
                        category,
                        List.of(),
                        category,
                        !category && !input.type().whole()));
            }
        }
        var graph = new OriginGraph(ByteBuffer.wrap(file), onnx.inputs(), output.name(), output.width());
        return new OriginModel(
                onnx.producer().isEmpty() ? "ONNX" : "ONNX by " + onnx.producer(),
                "a graph of operators",
                output.width() == 1 ? 0 : output.width(),
                List.of(),
                Link.IDENTITY,
                List.of(),
                1,
                true,
                features,
                null,
                null,
                named,
                true,
                List.of(),
                graph);
    }

    /** The one output of floats: scikit-learn's have the label beside its probabilities. */
    private static OnnxFile.Output answer(OnnxFile onnx) throws OriginException {
        if (onnx.outputs().stream().anyMatch(output -> output.type() == 0)) {
            throw new OriginException(
                    "gives what is no tensor, such as a dictionary for each row: export it without, in"
                            + " skl2onnx with options={\"zipmap\": False}");
        }
        List<OnnxFile.Output> floats =
                onnx.outputs().stream().filter(OnnxFile.Output::isFloats).toList();
        if (floats.size() != 1) {
            throw new OriginException("gives " + floats.size() + " outputs of floats ("
                    + String.join(
                            ", ",
                            onnx.outputs().stream().map(OnnxFile.Output::name).toList())
                    + "): export it with one, the answer");
        }
        return floats.getFirst();
    }

    /** The Open Inference Protocol's word for what elements are; null for texts. */
    public static FeatureTensor.@Nullable Datatype datatype(GraphInput.Type type) {
        return switch (type) {
            case FLOAT -> FeatureTensor.Datatype.FP32;
            case DOUBLE -> FeatureTensor.Datatype.FP64;
            case INT32 -> FeatureTensor.Datatype.INT32;
            case INT64 -> FeatureTensor.Datatype.INT64;
            case STRING -> null;
        };
    }

    /** Whether an input's elements are whole numbers. */
    public boolean whole(int column) {
        int end = 0;
        for (GraphInput input : inputs) {
            end += input.width();
            if (column < end) {
                return input.type().whole();
            }
        }
        return false;
    }
}
