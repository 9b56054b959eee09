package io.argosy.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    private static final List<String> SERVICES = List.of("churn", "diabetes", "nationality");

    @Test
    void aSlipOfTheFingersFindsTheName() {
        assertEquals(Optional.of("churn"), NearestName.of("chrun", SERVICES));
        assertEquals(Optional.of("churn"), NearestName.of("chrn", SERVICES));
        assertEquals(Optional.of("diabetes"), NearestName.of("diabetis", SERVICES));
        assertEquals(Optional.of("nationality"), NearestName.of("nationalty", SERVICES));
    }

    @Test
    void anotherWordFindsNothing() {
        assertEquals(Optional.empty(), NearestName.of("fraud", SERVICES));
        assertEquals(Optional.empty(), NearestName.of("x", SERVICES));
    }

    @Test
    void theErrorSaysWhatIsKnown() {
        assertEquals(
                "no service is named chrun: did you mean churn? There are churn, diabetes, nationality",
                NearestName.unknown("service", "chrun", SERVICES).getMessage());
        assertEquals(
                "no service is named fraud: there are churn, diabetes, nationality",
                NearestName.unknown("service", "fraud", SERVICES).getMessage());
        assertEquals(
                "no service is named fraud: there is no service yet",
                NearestName.unknown("service", "fraud", List.of()).getMessage());
    }

    @Test
    void aLongListIsCutShort() {
        List<String> many = IntStream.range(10, 40).mapToObj(i -> "model-" + i).toList();
        assertEquals(
                "no service is named fraud: there are model-10, model-11, model-12, model-13, model-14, model-15,"
                        + " model-16, model-17, model-18, model-19, model-20, model-21 and 18 more",
                NearestName.unknown("service", "fraud", many).getMessage());
    }

    @Test
    void twoNeighboursSwappedAreOneEdit() {
        assertEquals(1, NearestName.distance("chrun", "churn"));
        assertEquals(3, NearestName.distance("kitten", "sitting"));
        assertEquals(5, NearestName.distance("", "churn"));
    }
}
