package io.argosy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.model.evaluation.Judged;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import io.argosy.serving.http.RefusedException;
import io.argosy.serving.metrics.StoreMetrics.Quality;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a regression's predictions. */
class OutcomeReaderTest {
    private static final Signature PRICE = new Signature(
            Task.REGRESSION,
            List.of(new NumericFeature("carat", "Weight.", "", false, 0, 10, null, null)),
            "price",
            "",
            List.of(),
            null);

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3.5", "12", "1e150", "-1e150"})
    void aNumberIsRead(String actual) {
        assertEquals(Double.valueOf(actual), read(actual).value());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1e151 | actual is larger than any that could be: give the price that it was",
                "-1e308 | actual is larger than any that could be: give the price that it was",
                "1e999 | actual is larger than any that could be: give the price that it was",
                "\"12\" | actual is no number: give the price that it was",
                "true | actual is no number: give the price that it was",
                "null | actual is no number: give the price that it was",
                "NaN | this is not valid JSON",
            })
    void whatNoMeasureCanTakeIsRefused(String actual, String said) {
        RefusedException e = assertThrows(RefusedException.class, () -> read(actual));
        assertEquals(said, e.problem().detail());
    }

    /** Figures that are no number are left out: one caller's mistake would leave a version without any for a month. */
    @Test
    void aVersionHasFiguresWhateverIsTaken() {
        assertEquals(Set.of("rmse", "mae", "r2"), figures(1e150));
        assertEquals(Set.of(), figures(1e308));
    }

    private static Set<String> figures(double largest) {
        int rows = 5_000;
        double[] targets = new double[rows];
        for (int i = 0; i < rows; i++) {
            targets[i] = i % 2 == 0 ? largest : -largest;
        }
        return Figures.of(
                        new Judged(PRICE, Collections.nCopies(rows, PRICE.newRow()), targets, new double[rows]),
                        List.of())
                .stream()
                .map(Quality::measure)
                .collect(Collectors.toSet());
    }

    private static Outcome read(String actual) {
        byte[] line = ("{\"request_id\": \"a\", \"actual\": " + actual + "}").getBytes(StandardCharsets.UTF_8);
        return new OutcomeReader(PRICE).read(line, 0, line.length);
    }
}
