package io.argosy.model.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Missing;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.inference.GraphInput;
import io.argosy.model.inference.Link;
import io.argosy.model.inference.Weights;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the weights file says of a graph, before any engine looks into it. */
class GraphWeightsTest {
    private static final NumericFeature SIZE = number("size", false, null);
    private static final NumericFeature ROOMS = number("rooms", true, null);
    private static final CategoricalFeature TOWN =
            new CategoricalFeature("town", "Where.", List.of("Oslo", "Rome"), null, null);
    private static final Signature FLATS =
            new Signature(Task.REGRESSION, List.of(TOWN, SIZE, ROOMS), "price", "EUR", List.of(), null);
    private static final Signature TWO =
            new Signature(Task.CLASSIFICATION, List.of(SIZE), "kind", "", List.of("no", "yes"), 0.5);

    private static final List<GraphInput> INPUTS = List.of(
            new GraphInput("table", GraphInput.Type.FLOAT, false, 2, List.of()),
            new GraphInput("town", GraphInput.Type.STRING, true, 1, List.of("Oslo", "Rome")));

    @Test
    void whatIsWrittenIsRead() throws Exception {
        Weights.Graph graph = graph(Link.IDENTITY, INPUTS, List.of(1, 2, 0), true, List.of(1.0, 2.5, 3.0));

        Weights.Graph read = (Weights.Graph) WeightsReader.read("w", WeightsWriter.write(graph), FLATS, 5);

        assertEquals(INPUTS, read.inputs());
        assertEquals(List.of(1, 2, 0), read.columns());
        assertEquals("answer", read.output());
        assertEquals(List.of(1.0, 2.5, 3.0), read.reference());
        assertArrayEquals(new byte[] {8, 7, 6}, new byte[] {
            read.graph().get(0), read.graph().get(1), read.graph().get(2)
        });
    }

    @Test
    void anArraysShapeIsOfFormat6() throws Exception {
        List<GraphInput> inputs = List.of(
                new GraphInput("image", GraphInput.Type.FLOAT, List.of(1, 2), List.of()),
                new GraphInput("size", GraphInput.Type.FLOAT, true, 1, List.of()));
        Signature three = new Signature(
                Task.REGRESSION,
                List.of(SIZE, number("a", false, null), number("b", false, null)),
                "price",
                "EUR",
                List.of(),
                null);
        byte[] bytes =
                WeightsWriter.write(graph(Link.IDENTITY, inputs, List.of(1, 2, 0), true, List.of(1.0, 1.0, 1.0)));
        assertEquals(inputs, ((Weights.Graph) WeightsReader.read("w", bytes, three, 6)).inputs());
        assertEquals(
                "w /shape: is not a field of the format",
                assertThrows(InvalidPackageException.class, () -> WeightsReader.read("w", bytes, three, 5))
                        .getMessage());
    }

    static List<Arguments> broken() {
        List<Double> reference = List.of(1.0, 2.5, 3.0);
        List<GraphInput> one = List.of(new GraphInput("x", GraphInput.Type.FLOAT, false, 1, List.of()));
        return List.of(
                Arguments.of(
                        FLATS,
                        graph(Link.IDENTITY, INPUTS, List.of(1, 1, 0), true, reference),
                        "w /column: must have each input of the model once"),
                Arguments.of(
                        FLATS,
                        graph(Link.IDENTITY, INPUTS, List.of(0, 2, 1), true, reference),
                        "w /column/0: is no input that the graph can be given"),
                Arguments.of(
                        FLATS,
                        graph(Link.IDENTITY, INPUTS.subList(0, 1), List.of(1, 2, 0), true, reference),
                        "w /width: must add up to the number of columns"),
                Arguments.of(
                        FLATS,
                        graph(Link.IDENTITY, INPUTS, List.of(1, 2, 0), true, List.of(2.0, 1.0, 1.0)),
                        "w /column/2: is no input that the graph can be given"),
                Arguments.of(
                        FLATS,
                        graph(Link.IDENTITY, INPUTS, List.of(1, 2, 0), true, List.of(1.0)),
                        "w /reference: must have one item per input of the model"),
                Arguments.of(
                        FLATS,
                        graph(Link.IDENTITY, INPUTS, List.of(1, 2, 0), false, reference),
                        "w /single: is 0, which is not for 0 labels"),
                Arguments.of(
                        TWO,
                        graph(Link.LOGISTIC, one, List.of(0), false, List.of(1.0)),
                        "w /link: is \"logistic\", which no such graph has"),
                Arguments.of(
                        TWO,
                        graph(Link.SOFTMAX, one, List.of(0), true, List.of(1.0)),
                        "w /link: is \"softmax\", which no such graph has"),
                Arguments.of(
                        regression(number("size", false, new Missing<>(null, "not known"))),
                        graph(
                                Link.IDENTITY,
                                List.of(new GraphInput("x", GraphInput.Type.INT64, false, 1, List.of())),
                                List.of(0),
                                true,
                                List.of(1.0)),
                        "w /column/0: is no input that the graph can be given"),
                Arguments.of(
                        new Signature(
                                Task.REGRESSION,
                                List.of(new TextFeature("name", "A name.", 10)),
                                "price",
                                "EUR",
                                List.of(),
                                null),
                        graph(Link.IDENTITY, one, List.of(0), true, List.of(1.0)),
                        "w /column/0: is no input that the graph can be given"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void whatDoesNotFitTheSignatureIsRefusedWithItsPlace(Signature signature, Weights.Graph graph, String refusal) {
        byte[] bytes = WeightsWriter.write(graph);
        assertEquals(
                refusal,
                assertThrows(InvalidPackageException.class, () -> WeightsReader.read("w", bytes, signature, 5))
                        .getMessage());
    }

    @Test
    void aGraphIsOfFormat5() {
        byte[] bytes =
                WeightsWriter.write(graph(Link.IDENTITY, INPUTS, List.of(1, 2, 0), true, List.of(1.0, 1.0, 1.0)));
        assertEquals(
                "w /kind: is graph, which is of format 5",
                assertThrows(InvalidPackageException.class, () -> WeightsReader.read("w", bytes, FLATS, 4))
                        .getMessage());
    }

    @Test
    void whoHasNoEngineIsToldWhereOneIs() {
        Weights.Graph graph = graph(Link.IDENTITY, INPUTS, List.of(1, 2, 0), true, List.of(1.0, 1.0, 1.0));
        assertEquals(
                "the graph has nothing here that runs it: platform/onnx is not on the class path, as it is on the images"
                        + " of services that need it",
                assertThrows(IllegalArgumentException.class, () -> graph.model(FLATS))
                        .getMessage());
    }

    private static Signature regression(NumericFeature feature) {
        return new Signature(Task.REGRESSION, List.of(feature), "price", "EUR", List.of(), null);
    }

    private static NumericFeature number(
            String name, boolean integer, @org.jspecify.annotations.Nullable Missing<Double> missing) {
        return new NumericFeature(name, "A number.", "", integer, 0, 9, null, missing);
    }

    private static Weights.Graph graph(
            Link link, List<GraphInput> inputs, List<Integer> columns, boolean single, List<Double> reference) {
        return new Weights.Graph(
                ByteBuffer.wrap(new byte[] {8, 7, 6}), link, inputs, columns, "answer", single, reference);
    }
}
