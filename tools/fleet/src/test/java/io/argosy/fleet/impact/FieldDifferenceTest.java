package io.argosy.fleet.impact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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

    @Property(tries = 500)
    void nothingDiffersExactlyWhereTheTwoAreEqual(
            @ForAll("documents") JsonNode one, @ForAll("documents") JsonNode other) {
        assertEquals(List.of(), FieldDifference.between(one, one));
        assertEquals(one.equals(other), FieldDifference.between(one, other).isEmpty());
    }

    @Property(tries = 500)
    void theWayBackIsTheSameDifferencesWithTheirSidesChanged(
            @ForAll("documents") JsonNode one, @ForAll("documents") JsonNode other) {
        List<FieldDifference> back = FieldDifference.between(other, one).stream()
                .map(difference -> new FieldDifference(
                        difference.path(), /* before= */ difference.after(), /* after= */ difference.before()))
                .toList();
        assertEquals(sorted(FieldDifference.between(one, other)), sorted(back));
    }

    @Provide
    Arbitrary<JsonNode> documents() {
        return object(2);
    }

    private static Arbitrary<JsonNode> value(int depth) {
        Arbitrary<JsonNode> plain = Arbitraries.of(NODES.numberNode(1), NODES.stringNode("a"), NODES.booleanNode(true));
        return depth == 0 ? plain : Arbitraries.oneOf(plain, object(depth - 1), array(depth - 1));
    }

    private static Arbitrary<JsonNode> object(int depth) {
        return Arbitraries.maps(Arbitraries.of("name", "b", "c.d"), value(depth))
                .ofMaxSize(3)
                .map(fields -> {
                    ObjectNode object = NODES.objectNode();
                    fields.forEach(object::set);
                    return object;
                });
    }

    private static Arbitrary<JsonNode> array(int depth) {
        return value(depth).list().ofMaxSize(3).map(elements -> {
            ArrayNode array = NODES.arrayNode();
            elements.forEach(array::add);
            return array;
        });
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
