package io.argosy.model.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.feature.Bounds;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.Missing;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import io.argosy.model.signature.TestSignatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContractsTest {
    private static final Signature INCUMBENT = TestSignatures.mixed();

    @Test
    void equalSignaturesDoNotDiffer() {
        assertEquals(List.of(), Contracts.differences(INCUMBENT, TestSignatures.mixed()));
    }

    @Test
    void aFeatureThatGoesOrComesNarrowsTheRequestUnlessItMayBeMissing() {
        assertDifferences(without(0), "REQUEST_NARROWED weight is gone: requests that give it are refused");
        assertEquals(
                List.of(
                        "REQUEST_WIDENED weight is new and may be missing",
                        "ORDER_CHANGED weight is new and stands before size: who sends features without names, as one"
                                + " matrix, is misread; put it last"),
                shown(Contracts.differences(without(0), INCUMBENT)));
        var last = new ArrayList<>(without(0).features());
        last.add(INCUMBENT.features().getFirst());
        assertEquals(
                List.of("REQUEST_WIDENED weight is new and may be missing"),
                shown(Contracts.differences(without(0), with(last))));
        assertEquals(
                List.of("REQUEST_NARROWED size is new and required"),
                shown(Contracts.differences(without(3), INCUMBENT)));
    }

    @Test
    void anArrayIsComparedBesideItsElements() {
        Signature single = TestSignatures.picture(FeatureTensor.Datatype.FP32, true);
        assertEquals(List.of(), Contracts.differences(single, TestSignatures.picture()));
        assertEquals(
                List.of("REQUEST_NARROWED image is no array any more: requests that give it whole are refused"),
                shown(Contracts.differences(single, TestSignatures.picture(FeatureTensor.Datatype.FP32, false))));
        assertEquals(
                List.of("REQUEST_WIDENED image may now be given whole, as an array"),
                shown(Contracts.differences(TestSignatures.picture(FeatureTensor.Datatype.FP32, false), single)));
        Signature twice = TestSignatures.picture(FeatureTensor.Datatype.FP64, true);
        assertEquals(
                List.of("REQUEST_WIDENED image is of FP64 instead of FP32"),
                shown(Contracts.differences(single, twice)));
        assertEquals(
                List.of("REQUEST_NARROWED image is of FP32 instead of FP64"),
                shown(Contracts.differences(twice, single)));
    }

    @Test
    void aNumberThatChangesIsComparedRuleByRule() {
        assertDifferences(
                with(1, new NumericFeature("age", "Age.", "days", false, 0, 9, new Bounds(1, 130), null)),
                "UNIT_CHANGED age is in days instead of years",
                "REQUEST_WIDENED age need no longer be whole",
                "REQUEST_NARROWED age may be from 1 to 130 instead of 0 to 130");
        assertDifferences(
                with(
                        0,
                        new NumericFeature(
                                "weight", "Weight.", "kg", false, 1, 90, null, new Missing<>(50.0, "no scale"))),
                "UNIT_CHANGED weight counts as 50.0 instead of 40.0 when missing");
        assertDifferences(
                with(0, new NumericFeature("weight", "Weight.", "kg", false, 2, 80, null, null)),
                "REQUEST_NARROWED weight may no longer be missing");
    }

    @Test
    void categoriesThatGoNarrowAndThatComeWiden() {
        assertDifferences(
                with(3, new CategoricalFeature("size", "Size.", List.of("small", "huge"), null, null)),
                "REQUEST_NARROWED size no longer takes large",
                "REQUEST_WIDENED size also takes huge");
        assertDifferences(
                with(2, new CategoricalFeature("colour", "Colour.", List.of("red", "green", "other"), null, null)),
                "REQUEST_NARROWED colour no longer takes names never seen");
    }

    @Test
    void otherLabelsOrAnotherThresholdAreNamed() {
        assertDifferences(
                new Signature(Task.CLASSIFICATION, INCUMBENT.features(), "y", "", List.of("yes", "no"), 0.25),
                "RESPONSE_CHANGED has labels [yes, no] instead of [no, yes]",
                "THRESHOLD_CHANGED decides from 0.25 on instead of 0.5");
        assertDifferences(
                new Signature(Task.REGRESSION, INCUMBENT.features(), "y", "kg", List.of(), null),
                "RESPONSE_CHANGED answers a regression instead of a classification");
    }

    @Test
    void anotherOrderIsToldApartFromOtherFeatures() {
        var reversed = new ArrayList<>(INCUMBENT.features()).reversed();
        assertDifferences(
                with(reversed),
                "ORDER_CHANGED features stand as [size, colour, age, weight] instead of [weight, age, colour, size]");
        assertTrue(ContractDifference.Kind.ORDER_CHANGED.breaking(), "a matrix has no names");
    }

    @Test
    void aFeatureThatWasSensitiveStaysSo() {
        Signature sensitive = INCUMBENT.withSensitive(Set.of("age"));
        assertDifferences(sensitive);
        assertEquals(
                List.of("SENSITIVE_NO_MORE age is not marked as sensitive any more: its values would be kept"),
                shown(Contracts.differences(sensitive, INCUMBENT)));
    }

    private static void assertDifferences(Signature candidate, String... expected) {
        assertEquals(List.of(expected), shown(Contracts.differences(INCUMBENT, candidate)));
    }

    private static List<String> shown(List<ContractDifference> differences) {
        return differences.stream().map(d -> d.kind() + " " + d.message()).toList();
    }

    private static Signature with(int index, Feature feature) {
        var features = new ArrayList<>(INCUMBENT.features());
        features.set(index, feature);
        return with(features);
    }

    private static Signature without(int index) {
        var features = new ArrayList<>(INCUMBENT.features());
        features.remove(index);
        return with(features);
    }

    private static Signature with(List<Feature> features) {
        return new Signature(Task.CLASSIFICATION, features, "y", "", INCUMBENT.labels(), INCUMBENT.threshold());
    }
}
