package io.argosy.model.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.inference.AdditiveModel;
import io.argosy.model.inference.Link;
import io.argosy.model.prediction.Model;
import io.argosy.model.prediction.Warning;
import io.argosy.model.prediction.Warnings;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.TestSignatures;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class InstanceReaderTest {
    private final Signature signature = TestSignatures.mixed();
    private final Row row = signature.newRow();
    private final Model model = new AdditiveModel(signature, Link.LOGISTIC, new double[] {0}, 1, null, null);

    @Test
    void aSoundInstanceFillsTheRow() {
        assertEquals(List.of(), messages("{'age': 30, 'colour': 'green', 'size': 'large', 'weight': 61.5}"));
        assertEquals(61.5, row.inputs()[0]);
        assertEquals(30, row.inputs()[1]);
        assertEquals(1, row.inputs()[2]);
        assertEquals(1, row.inputs()[3]);
        assertEquals(List.of(), Warnings.of(row, model));
    }

    @Test
    void allProblemsAreFoundAtOnce() {
        assertEquals(
                List.of(
                        "agee is not a feature of this model: did you mean age?",
                        "size is not a known category: give one of \"small\", \"large\"",
                        "weight is a string: give a number (kg) or null",
                        "age is missing: give a whole number from 0 to 130 (years)",
                        "colour is missing: give one of \"red\", \"green\", \"other\""),
                messages("{'agee': 30, 'size': 'medium', 'weight': '61'}"));
    }

    @Test
    void aMissingNumberIsGivenItsStandIn() {
        for (String weight : List.of("", ", 'weight': null")) {
            assertEquals(List.of(), messages("{'age': 30, 'colour': 'red', 'size': 'small'" + weight + "}"));
            assertTrue(Double.isNaN(row.value(0)));
            assertEquals(40, row.inputs()[0]);
        }
    }

    @Test
    void nullForARequiredFeatureIsAMissingOne() {
        assertEquals(
                List.of("age is missing: give a whole number from 0 to 130 (years)"),
                messages("{'age': null, 'colour': 'red', 'size': 'small'}"));
    }

    @Test
    void anUnseenCategoryIsAnsweredByItsStandInWithAWarning() {
        assertEquals(List.of(), messages("{'age': 30, 'colour': 'mauve', 'size': 'small'}"));
        assertEquals(2, row.inputs()[2]);
        assertEquals(
                List.of("colour is \"mauve\", which training never saw; \"other\" stands in"),
                Warnings.of(row, model).stream().map(Warning::message).toList());
    }

    @Test
    void aNumberOutsideTheTrainingRangeIsAWarningAndOneOutsideTheBoundsAnError() {
        assertEquals(List.of(), messages("{'age': 90, 'colour': 'red', 'size': 'small'}"));
        assertEquals(
                List.of("age is 90, outside the training range 18 to 80"),
                Warnings.of(row, model).stream().map(Warning::message).toList());
        assertEquals(
                List.of("age is out of bounds: give a whole number from 0 to 130 (years)"),
                messages("{'age': 131, 'colour': 'red', 'size': 'small'}"));
    }

    @Test
    void aWholeNumberMayBeWrittenWithAPointButNotBeAFraction() {
        assertEquals(List.of(), messages("{'age': 30.0, 'colour': 'red', 'size': 'small'}"));
        assertEquals(
                List.of("age is not whole: give a whole number from 0 to 130 (years)"),
                messages("{'age': 30.5, 'colour': 'red', 'size': 'small'}"));
    }

    @Test
    void aNumberTooLargeForADoubleIsRefused() {
        assertEquals(
                List.of("weight is out of bounds: give a number (kg) or null"),
                messages("{'weight': 1e999, 'age': 30, 'colour': 'red', 'size': 'small'}"));
    }

    @Test
    void wrongTypesAreNamedAndSkippedWhole() {
        assertEquals(
                List.of(
                        "age is an object: give a whole number from 0 to 130 (years)",
                        "colour is an array: give one of \"red\", \"green\", \"other\"",
                        "size is a boolean: give one of \"small\", \"large\""),
                messages("{'age': {'a': [1]}, 'colour': [['red']], 'size': true}"));
    }

    @Test
    void aFieldGivenTwiceIsRefused() {
        assertEquals(
                List.of("age is given twice: give it once"),
                messages("{'age': 30, 'age': 31, 'colour': 'red', 'size': 'small'}"));
    }

    @Test
    void textsAreCheckedForBlankAndLength() {
        Signature text = TestSignatures.text();
        assertEquals(List.of("name is blank: give a text of 1 to 50 characters"), messages(text, "{'name': ' \\t'}"));
        assertEquals(
                List.of("name has 51 characters: give a text of 1 to 50 characters"),
                messages(text, "{'name': '" + "x".repeat(51) + "'}"));
        assertEquals(List.of("name is a number: give a text of 1 to 50 characters"), messages(text, "{'name': 5}"));
    }

    @Test
    void anythingButAnObjectIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> messages("[1]"));
    }

    @Test
    void whatTheWriterWritesTheReaderReadsBack() {
        messages("{'age': 30, 'colour': 'mauve', 'size': 'large', 'weight': null}");
        assertEquals(
                "{\"weight\":null,\"age\":30,\"colour\":\"mauve\",\"size\":\"large\"}",
                InstanceWriter.write(row).toString());
    }

    @Test
    void whatTheModelDerivesIsNoFeatureOfRequests() {
        assertEquals(
                List.of("weight_by_age is not a feature of requests: the model makes it of others, leave it out"),
                messages(
                        TestSignatures.derived(), "{'age': 30, 'colour': 'red', 'size': 'small', 'weight_by_age': 2}"));
    }

    @Test
    void aDerivedNumberOutsideTheTrainingRangeIsAWarningThatSaysHowItIsMade() {
        Row derived = TestSignatures.derived().newRow();
        assertEquals(
                List.of(),
                read(derived.signature(), derived, "{'weight': 90, 'age': 17, 'colour': 'red', 'size': 'small'}"));
        assertEquals(
                List.of(
                        "age is 17, outside the training range 18 to 80",
                        "weight_by_age (weight / age) is 5.29412, outside the training range 0.0125 to 5",
                        "age_less_weight (age - weight) is -73, outside the training range -72 to 79"),
                Warnings.of(derived, model).stream().map(Warning::message).toList());
        assertEquals(
                "{\"weight\":90,\"age\":17,\"colour\":\"red\",\"size\":\"small\"}".replace("90", "90.0"),
                InstanceWriter.write(derived).toString());
    }

    private List<String> messages(String json) {
        return read(signature, row, json);
    }

    private static List<String> messages(Signature signature, String json) {
        return read(signature, signature.newRow(), json);
    }

    private static List<String> read(Signature signature, Row row, String json) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json.replace('\'', '"'))) {
            parser.nextToken();
            return new InstanceReader(signature)
                    .read(parser, row).stream().map(Problem::message).toList();
        }
    }
}
