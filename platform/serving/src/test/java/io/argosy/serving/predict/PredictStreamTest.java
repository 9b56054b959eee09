package io.argosy.serving.predict;

import static io.argosy.serving.RunningService.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictStreamTest {
    private static RunningService leaver;

    @BeforeAll
    static void start() {
        leaver = RunningService.of(ToyModels.leaver(), "MAX_BODY", "200");
    }

    @AfterAll
    static void stop() {
        leaver.close();
    }

    @Test
    void eachLineIsAnsweredInItsPlaceRightOrWrong() {
        HttpResponse<String> answer = post(
                "application/x-ndjson",
                ToyModels.CUSTOMER + "\n\n{\"tenure\": 1}\nnonsense\n[]\n"
                        + ToyModels.CUSTOMER.replace("month", "year"));
        assertEquals(200, answer.statusCode());
        assertEquals(
                "application/x-ndjson",
                answer.headers().firstValue("Content-Type").orElseThrow());
        List<String> lines = answer.body().lines().toList();
        assertEquals(5, lines.size());
        assertEquals(json("{'label': 'Yes', 'probabilities': {'No': 0.25, 'Yes': 0.75}}"), json(lines.get(0)));
        assertEquals(
                "/contract",
                json(lines.get(1)).get("errors").get(0).get("pointer").asString());
        assertEquals(json("{'errors': [{'pointer': '', 'detail': 'the line is not valid JSON'}]}"), json(lines.get(2)));
        assertEquals(json("'No'"), json(lines.get(4)).get("label"));
    }

    @Test
    void aStreamOfLinesMayAskForTheGreatestProbabilitiesAlone() {
        HttpResponse<String> answer = leaver.send(leaver.request("/predict?top=1")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(ToyModels.CUSTOMER)));
        assertEquals(json("{'label': 'Yes', 'probabilities': {'Yes': 0.75}}"), json(answer.body()));
        assertEquals(
                422,
                leaver.send(leaver.request("/predict?top=0")
                                .header("Content-Type", "application/x-ndjson")
                                .POST(BodyPublishers.ofString(ToyModels.CUSTOMER)))
                        .statusCode());
    }

    @Test
    void aLineWithoutAnEndIsNotReadOn() {
        HttpResponse<String> answer = post("application/x-ndjson", "{\"tenure\": " + "1".repeat(500));
        assertEquals(
                json(
                        "{'errors': [{'pointer': '', 'detail': 'a line has more than 200 bytes: the stream is not read on'}]}"),
                json(answer.body()));
    }

    @Test
    void eachRecordOfACsvIsAnsweredInItsPlace() {
        HttpResponse<String> answer = post(
                "text/csv; charset=utf-8",
                "contract,tenure,charges\r\nmonthly,99,\r\nyearly,1,\"5\"\r\nweekly,many,1\r\nyearly,1\r\n");
        assertEquals(200, answer.statusCode());
        assertEquals("""
                label,probability_No,probability_Yes,warnings,errors
                Yes,0.25,0.75,"tenure is 99, outside the training range 0 to 72",
                No,0.75,0.25,,
                ,,,,"contract is not a known category: give one of ""monthly"", ""yearly""; tenure is a string: \
                give a whole number from 0 to 1000 (months)"
                ,,,,"the row has 2 fields, the header 3: give as many"
                """, answer.body().replace("\r\n", "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\ufeffcontract,tenure,charges\nmonthly,99,\n",
                "contract;tenure;charges\r\nmonthly;99;\r\n",
                "contract\ttenure\tcharges\nmonthly\t99\t\n",
                "\"contract\",\"tenure\",\"charges\"\nmonthly, 99 ,\n",
                "tenure,leaves,contract,charges\n99,No,monthly,\n",
                "Tenure,customer id,Contract,CHARGES\n99,AB-12,monthly,NA\n",
                ",contract,tenure,charges\n1, monthly ,99,-\n",
                "contract;tenure;charges;when\nmonthly;\"99,0\";;2024-01-01\n"
            })
    void aTableIsReadAsTheModelsAuthorHasIt(String table) {
        assertEquals("""
                label,probability_No,probability_Yes,warnings,errors
                Yes,0.25,0.75,"tenure is 99, outside the training range 0 to 72",
                """, post("text/csv", table).body().replace("\r\n", "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "contract;charges;tenure\nmonthly;12,5;1\n",
                "contract,charges,tenure\nmonthly,\"1,2.5\",1\n",
                "contract,charges,tenure\nmonthly,$12.5,1\n"
            })
    void aNumberIsReadAsTheTableWritesIt(String table) {
        boolean right = table.indexOf(';') > 0;
        String answer = post("text/csv", table).body();
        assertEquals(right, answer.contains("\nYes,0.25,0.75,,"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"14d", "14f", "0x1p3", "Infinity", "1_000", "1e400", "\u0661", "1,5", "--1", "."})
    void whatIsNoNumberInATableIsNone(String cell) {
        String answer = post("text/csv", "contract,tenure,charges\nmonthly,1,\"" + cell + "\"\n")
                .body();
        assertTrue(answer.contains("\n,,,,charges is a string: give a number (dollars) or null"), answer);
    }

    @Test
    void aRowWhoseLettersAreLostIsAnsweredInItsPlace() {
        lostLettersAreAnsweredInTheirPlace(
                "contract,tenure,charges\nm\u00fcnatlich,1,1\nmonthly,99,\n".getBytes(StandardCharsets.ISO_8859_1));
        lostLettersAreAnsweredInTheirPlace(
                "contract,tenure,charges\nm\ufffdnatlich,1,1\nmonthly,99,\n".getBytes(StandardCharsets.UTF_8));
    }

    private void lostLettersAreAnsweredInTheirPlace(byte[] table) {
        HttpResponse<String> answer = leaver.send(
                leaver.request("/predict").header("Content-Type", "text/csv").POST(BodyPublishers.ofByteArray(table)));
        assertEquals("""
                label,probability_No,probability_Yes,warnings,errors
                ,,,,letters of the row are lost (U+FFFD): send the original text as UTF-8
                Yes,0.25,0.75,"tenure is 99, outside the training range 0 to 72",
                """, answer.body().replace("\r\n", "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/csv; charset=iso-8859-1", "text/csv;charset=\"utf-16\"", "application/json; charset=latin1"
            })
    void aCharsetThatIsNotReadIsRefused(String type) {
        assertEquals(415, post(type, ToyModels.CUSTOMER).statusCode());
    }

    @Test
    void aLineThatIsNotUtf8IsAnsweredInItsPlace() {
        byte[] lines = ("{\"x\": \"\u00fc\"}\n" + ToyModels.CUSTOMER).getBytes(StandardCharsets.ISO_8859_1);
        HttpResponse<String> answer = leaver.send(leaver.request("/predict")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(lines)));
        List<String> answers = answer.body().lines().toList();
        assertEquals(json("{'errors': [{'pointer': '', 'detail': 'the line is not UTF-8'}]}"), json(answers.get(0)));
        assertEquals(json("'Yes'"), json(answers.get(1)).get("label"));
    }

    @Test
    void aRegressionsCsvHasAValue() {
        try (RunningService adder = RunningService.of(ToyModels.adder())) {
            HttpResponse<String> answer = adder.send(adder.request("/predict")
                    .header("Content-Type", "text/csv")
                    .POST(BodyPublishers.ofString("contract,tenure,charges\nmonthly,10,50\n")));
            assertEquals("value,warnings,errors\n60.0,,\n", answer.body().replace("\r\n", "\n"));
        }
    }

    @Test
    void aWrongHeaderIsRefusedBeforeTheFirstRow() {
        HttpResponse<String> answer = post("text/csv", "tenur,charges,charges\n1,2,3\n");
        assertEquals(422, answer.statusCode());
        assertEquals(json("""
                [{'pointer': '/tenur', 'detail': 'tenur is not a feature of this model: did you mean tenure?'},
                 {'pointer': '/charges', 'detail': 'charges is given twice: give it once'},
                 {'pointer': '/tenure', 'detail': 'tenure is missing from the header: give a column of this name'},
                 {'pointer': '/contract', 'detail': 'contract is missing from the header: give a column of this name'}]"""), json(answer.body()).get("errors"));
        assertEquals(400, post("text/csv", "").statusCode());
    }

    @Test
    void aStreamFarBeyondTheBodyLimitIsAnswered() {
        byte[] line = (ToyModels.CUSTOMER + "\n").getBytes(StandardCharsets.UTF_8);
        int lines = 50_000;
        InputStream body = new SequenceInputStream(Collections.enumeration(IntStream.range(0, lines)
                .mapToObj(i -> (InputStream) new ByteArrayInputStream(line))
                .toList()));
        HttpResponse<String> answer = leaver.send(leaver.request("/predict")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofInputStream(() -> body)));
        assertEquals(
                lines, answer.body().lines().filter(l -> l.contains("0.75")).count());
    }

    private static HttpResponse<String> post(String type, String body) {
        return leaver.send(
                leaver.request("/predict").header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }
}
