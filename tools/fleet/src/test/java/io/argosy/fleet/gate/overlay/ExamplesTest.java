package io.argosy.fleet.gate.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.JudgedFleet;
import io.argosy.fleet.gate.SoundFleet;
import io.argosy.fleet.gate.ToyModel;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.git.Change;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service offers to try is what its model takes. */
class ExamplesTest {
    private static final String ONE = "services/churn/examples/one.json";
    private static final String ROW = "{\"tenure\": 0.1, \"contract\": \"monthly\"}";

    @TempDir
    private Path folder;

    private JudgedFleet fleet;

    @BeforeEach
    void aModelWithAnExample() throws Exception {
        fleet = SoundFleet.in(folder);
        fleet.files().write(ONE, ROW).commit("An example");
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"tenure\": ; it is no JSON",
                "{\"tenure\": 1, \"tenure\": 2, \"contract\": \"monthly\"}; it is no JSON",
                "{\"tenure\": 0.1, \"contract\": \"monthly\"} x; it is no JSON",
                "[1]; it is no JSON object",
                "{\"instances\": []}; it holds no row",
                "{\"instances\": [{\"tenure\": 0.1, \"contract\": \"monthly\"}, 7]}; row 2: it is no JSON object",
                "{\"tenure\": \"long\", \"contract\": \"monthly\"}; tenure ",
                "{\"tenure\": 0.1, \"contract\": \"monthly\", \"tenur\": 3}; tenur is not a feature of this model",
                "{\"instances\": [{\"tenure\": 0.1, \"contract\": \"monthly\"}, {\"contract\": \"monthly\"}]}; row 2: tenure ",
            })
    void whatTheModelDoesNotTakeIsRefused(String request, String why) throws Exception {
        List<String> said = judge(fleet.put(ONE, request));

        assertEquals(1, said.size(), said::toString);
        assertTrue(said.getFirst().startsWith("FAIL " + ONE + " examples: " + why), said::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {ROW, "{\"instances\": [" + ROW + ", " + ROW + "]}\n"})
    void whatItTakesPasses(String request) throws Exception {
        assertEquals(
                List.of("PASS services/churn/examples examples: 1 request(s) are ones that its model takes"),
                judge(fleet.put(ONE, " " + request)));
    }

    @Test
    void anotherModelHasToTakeThemToo() throws Exception {
        ToyModel.good("2.0.0").withContracts(List.of("weekly", "yearly")).write(folder.resolve("services/churn/model"));
        fleet.files().commit("Other contracts");

        List<Judgement> said = new Examples()
                .judge(ProposedChange.of(
                        fleet.repository(),
                        fleet.repository().commit("main~1"),
                        fleet.main(),
                        JudgedFleet.TOOLS,
                        fleet.clock()));

        assertEquals(1, said.size(), said::toString);
        assertTrue(said.getFirst().toString().startsWith(ONE + " examples: contract "), said::toString);
    }

    private List<String> judge(Change change) throws Exception {
        return fleet.judge(new Examples(), List.of(change));
    }
}
