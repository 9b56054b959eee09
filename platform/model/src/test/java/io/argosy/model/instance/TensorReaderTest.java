package io.argosy.model.instance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.model.derivation.Derivations;
import io.argosy.model.feature.Bounds;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.FeatureTensor.Datatype;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Arrays in requests: a picture of 2 times 3 beside a number, and a sequence of two whole numbers. */
class TensorReaderTest {
    private static final Signature PICTURES = signature(
            features(),
            List.of(
                    new FeatureTensor("image", Datatype.FP32, List.of(2, 3), 1),
                    new FeatureTensor("words", Datatype.INT64, List.of(2), 7)));
    private static final String WANTED = ": give an array of numbers from -8 to 8 of the shape [2, 3], nested or flat";

    @Test
    void anArrayIsReadNestedFlatAndByItsElements() {
        String rest = ", 'words': [7, 8], 'hour': 9}";
        Row expected = PICTURES.newRow();
        assertEquals(List.of(), read("{'image': [[1, 2, 3], [4, 5, 6]]" + rest, expected));
        assertArrayEquals(new double[] {9, 1, 2, 3, 4, 5, 6, 7, 8}, expected.inputs());
        for (String image : List.of(
                "'image': [1, 2, 3, 4, 5, 6]",
                "'image_0_0': 1, 'image_0_1': 2, 'image_0_2': 3, 'image_1_0': 4, 'image_1_1': 5, 'image_1_2': 6")) {
            Row row = PICTURES.newRow();
            assertEquals(List.of(), read("{" + image + rest, row));
            assertArrayEquals(expected.inputs(), row.inputs());
        }
        assertEquals(
                "{\"hour\":9.0,\"image\":[[1.0,2.0,3.0],[4.0,5.0,6.0]],\"words\":[7,8]}",
                InstanceWriter.write(expected).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            [[1, 2, 3], [4, 5]]             | has 5 elements, not 6
            [1, 2, 3, 4, 5, 6, 7]           | has 7 elements, not 6
            [[1, 2], [3, 4], [5, 6]]        | is nested in another way
            [[[1, 2, 3], [4, 5, 6]]]        | is nested in another way
            [[1, 2, 3], 4, 5, 6]            | is nested in another way
            [[1, 2, 3, 4], [5, 6]]          | is nested in another way
            [1, 2, 3, [4, 5, 6]]            | is nested in another way
            []                              | has 0 elements, not 6
            [1, 2, 3, 4, 5, null]           | has an element that is no number
            [1, 2, 3, 4, 5, {'a': [1]}]     | has an object in it
            [1, 2, 3, 4, 5, 9]              | has an element that is out of bounds
            {'a': [1]}                      | is no array
            3                               | is no array
            null                            | is missing
            """)
    void whatIsNoSuchArrayIsToldTheShape(String image, String problem) {
        assertEquals(
                List.of("image " + problem + WANTED),
                read("{'image': " + image + ", 'words': [7, 8], 'hour': 9}", PICTURES.newRow()));
    }

    @Test
    void anArrayThatIsNotGivenIsOneProblemAndOneGivenTwiceIsToo() {
        assertEquals(
                List.of(
                        "image is missing" + WANTED,
                        "words is missing: give an array of whole numbers of the shape [2]," + " nested or flat"),
                read("{'hour': 9}", PICTURES.newRow()));
        assertEquals(
                List.of("image or an element of it is given twice: give it once"),
                read("{'hour': 9, 'words': [1, 2], 'image_0_1': 1, 'image': [1, 2, 3, 4, 5, 6]}", PICTURES.newRow()));
        assertEquals(
                List.of("words_0 is given twice: give it once"),
                read("{'hour': 9, 'words': [1, 2], 'words_0': 1, 'image': [1, 2, 3, 4, 5, 6]}", PICTURES.newRow()));
        assertEquals(
                List.of("words_1 is missing: give a whole number"),
                read("{'hour': 9, 'words_0': 1, 'image': [1, 2, 3, 4, 5, 6]}", PICTURES.newRow()));
        assertEquals(
                List.of("images is not a feature of this model: did you mean image?", "image is missing" + WANTED),
                read("{'hour': 9, 'words': [1, 2], 'images': [[1]]}", PICTURES.newRow()));
        assertEquals(
                List.of(
                        "words has an element that is not whole: give an array of whole numbers of the shape [2], nested"
                                + " or flat"),
                read("{'hour': 9, 'words': [1, 2.5], 'image': [1, 2, 3, 4, 5, 6]}", PICTURES.newRow()));
    }

    @Test
    void aSignatureWhoseElementsAreOthersIsRefused() {
        for (FeatureTensor tensor : List.of(
                new FeatureTensor("image", Datatype.FP32, List.of(3, 2), 1),
                new FeatureTensor("image", Datatype.FP32, List.of(2, 3), 0),
                new FeatureTensor("image", Datatype.FP32, List.of(2, 3), 8),
                new FeatureTensor("image", Datatype.INT64, List.of(2, 3), 1),
                new FeatureTensor("hour", Datatype.FP32, List.of(2, 3), 1))) {
            assertThrows(
                    IllegalArgumentException.class, () -> signature(features(), List.of(tensor)), tensor.toString());
        }
        for (List<Integer> shape : List.of(List.<Integer>of(), List.of(0), List.of(64, 65), List.of(-1, -1))) {
            assertThrows(IllegalArgumentException.class, () -> new FeatureTensor("image", Datatype.FP32, shape, 0));
        }
    }

    private static List<Feature> features() {
        List<Feature> features = new ArrayList<>(List.of(number("hour", false, null)));
        for (String name : FeatureTensor.elements("image", List.of(2, 3))) {
            features.add(number(name, false, new Bounds(-8, 8)));
        }
        features.add(number("words_0", true, null));
        features.add(number("words_1", true, null));
        return features;
    }

    private static NumericFeature number(
            String name, boolean integer, @org.jspecify.annotations.Nullable Bounds bounds) {
        return new NumericFeature(name, "A number.", "", integer, -4, 4, bounds, null);
    }

    private static Signature signature(List<Feature> features, List<FeatureTensor> tensors) {
        return new Signature(
                Task.REGRESSION,
                features,
                Derivations.of(features, List.of()),
                "y",
                "",
                List.of(),
                null,
                Set.of(),
                tensors);
    }

    private static List<String> read(String json, Row row) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json.replace('\'', '"'))) {
            parser.nextToken();
            List<Problem> problems = new InstanceReader(PICTURES).read(parser, row);
            assertEquals(tools.jackson.core.JsonToken.END_OBJECT, parser.currentToken());
            return problems.stream().map(Problem::message).toList();
        }
    }
}
