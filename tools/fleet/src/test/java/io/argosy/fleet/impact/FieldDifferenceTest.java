package io.argosy.fleet.impact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class FieldDifferenceTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Test
    void anElementGoesByItsName() {
        assertEquals(
                List.of("env[LEVEL].value: info → debug", "env[ROWS]: (absent) → {\"name\":\"ROWS\"}"),
                between("""
                        {"env": [{"name": "DOCS"}, {"name": "LEVEL", "value": "info"}]}
                        """, """
                        {"env": [{"name": "ROWS"}, {"name": "DOCS"}, {"name": "LEVEL", "value": "debug"}]}
                        """));
    }

    @Test
    void anElementWithoutANameGoesByItsPlace() {
        assertEquals(List.of("rules[1].port: 80 → 81"), between("""
                        {"rules": [{"port": 8080}, {"port": 80}]}
                        """, """
                        {"rules": [{"port": 8080}, {"port": 81}]}
                        """));
    }

    @Test
    void aListOfPlainValuesIsToldAsAWhole() {
        assertEquals(
                List.of("args: [\"check\"] → [\"-v\",\"check\"]"),
                between("{\"args\": [\"check\"]}", "{\"args\": [\"-v\", \"check\"]}"));
    }

    @Test
    void aValueOfSeveralLinesStaysOnOne() {
        assertEquals(
                List.of("a: \"one\\n  ~ Namespace x\" → two"),
                between("{\"a\": \"one\\n  ~ Namespace x\"}", "{\"a\": \"two\"}"));
    }

    @Test
    void anotherOrderIsADifference() {
        assertEquals(
                1,
                between(
                                "{\"env\": [{\"name\": \"A\"}, {\"name\": \"B\"}]}",
                                "{\"env\": [{\"name\": \"B\"}, {\"name\": \"A\"}]}")
                        .size());
    }

    @Seeded(500)
    void nothingDiffersExactlyWhereTheTwoAreEqual(long seed) {
        var random = new SplittableRandom(seed);
        JsonNode one = object(random, 2);
        JsonNode other = object(random, 2);
        assertEquals(List.of(), FieldDifference.between(one, one));
        assertEquals(one.equals(other), FieldDifference.between(one, other).isEmpty());
    }

    @Seeded(500)
    void theWayBackIsTheSameDifferencesWithTheirSidesChanged(long seed) {
        var random = new SplittableRandom(seed);
        JsonNode one = object(random, 2);
        JsonNode other = object(random, 2);
        List<FieldDifference> back = FieldDifference.between(other, one).stream()
                .map(difference -> new FieldDifference(
                        difference.path(), /* before= */ difference.after(), /* after= */ difference.before()))
                .toList();
        assertEquals(sorted(FieldDifference.between(one, other)), sorted(back));
    }

    private static JsonNode value(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 5)) {
            case 0 -> NODES.numberNode(1);
            case 1 -> NODES.stringNode("a");
            case 2 -> NODES.booleanNode(true);
            case 3 -> object(random, depth - 1);
            default -> array(random, depth - 1);
        };
    }

    private static JsonNode object(SplittableRandom random, int depth) {
        ObjectNode object = NODES.objectNode();
        for (String field : List.of("name", "b", "c.d")) {
            if (random.nextBoolean()) {
                object.set(field, value(random, depth));
            }
        }
        return object;
    }

    private static JsonNode array(SplittableRandom random, int depth) {
        ArrayNode array = NODES.arrayNode();
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            array.add(value(random, depth));
        }
        return array;
    }

    private static List<String> sorted(List<FieldDifference> differences) {
        return differences.stream().map(FieldDifference::toString).sorted().toList();
    }

    private static List<String> between(String before, String after) {
        JsonMapper json = JsonMapper.shared();
        List<String> told = new ArrayList<>();
        FieldDifference.between(json.readTree(before), json.readTree(after))
                .forEach(difference -> told.add(difference.toString()));
        return told;
    }
}
