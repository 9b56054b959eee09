package io.argosy.fleet.gate.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.Yaml;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What admission policies ask of a namespace, and that nothing is made up of what is not known of their language. */
class ConditionTest {
    private static final JsonNode OBJECT =
            Yaml.read("metadata: {name: model-churn, labels: {a.b/c: 'on', d: e}}\nn: 3");

    @ParameterizedTest
    @CsvSource(
            delimiterString = "~",
            quoteCharacter = '`',
            value = {
                "true ~ YES",
                "object.metadata.name.startsWith('model-') ~ YES",
                "!object.metadata.name.endsWith('churn') ~ NO",
                "has(object.metadata.labels) && object.metadata.labels[?'a.b/c'].orValue('') == \"on\" ~ YES",
                "has(object.metadata.annotations) ~ NO",
                "!has(object.metadata.annotations) ~ YES",
                "has(object.metadata.annotations) && object.metadata.annotations['x'] == 'y' ~ NO",
                "object.metadata.annotations['x'] == 'y' ~ ERROR",
                "object.metadata.annotations['x'] == 'y' || true ~ YES",
                "object.metadata.annotations['x'] == 'y' && false ~ NO",
                "!(object.spec.x == 'y' && true) || object.n == 3 ~ YES",
                "object.metadata.labels[?'x'].orValue('none') == 'none' ~ YES",
                "object.metadata.?annotations.orValue(object.metadata.labels) == object.metadata.labels ~ YES",
                "object.metadata.labels.d in ['e', 'f'] ~ YES",
                "'d' in object.metadata.labels ~ YES",
                "object.n == 3.0 && size(object.metadata.labels) == 2 ~ YES",
                "(object.n != 3) ~ NO",
                "object.metadata.labels.all(k, k != 'x') ~ UNKNOWN",
                "object.n > 2 ~ UNKNOWN",
                "object.n == 3 ? true : false ~ UNKNOWN",
                "oldObject == null ~ UNKNOWN",
                "object.metadata.name ~ UNKNOWN",
                "object.metadata.name.matches('(') ~ UNKNOWN",
                "( ~ UNKNOWN",
                "'' ~ UNKNOWN",
            })
    void aConditionSaysYesOrNoOrThatItIsNotKnown(String expression, Condition.Said said) {
        assertEquals(said, Condition.of(expression, OBJECT), expression);
    }
}
