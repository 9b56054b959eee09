package io.argosy.model.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.feature.NumericFeature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as people write them. */
class WrittenNumberTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                1440 | 1440
                '$1,440.00' | 1440.00
                1,440 | 1440
                12,34,567.5 | 1234567.5
                1 440.5 | 1440.5
                1'440 | 1440
                16% | 16
                16 % | 16
                € 5.10 | 5.10
                5.10 EUR | 5.10
                -$3 | -3
                $-3 | -3
                ($3.50) | -3.50
                -1e-3 | -1e-3
                +7 | 7
                .5 | .5
                """)
    void aPointBeginsTheFraction(String cell, String plain) {
        assertEquals(
                plain,
                WrittenNumber.of(cell)
                        .flatMap(n -> n.plain(WrittenNumber.Fraction.POINT))
                        .orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                9,56 | 9.56
                1.440,50 | 1440.50
                1.440 | 1440
                12.345.678 | 12345678
                1 440,5 | 1440.5
                1,440 | 1.440
                -0,5 € | -0.5
                0,567 | 0.567
                16,5% | 16.5
                """)
    void aCommaBeginsTheFraction(String cell, String plain) {
        assertEquals(
                plain,
                WrittenNumber.of(cell)
                        .flatMap(n -> n.plain(WrittenNumber.Fraction.COMMA))
                        .orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "abc",
                "14d",
                "0x1p3",
                "NaN",
                "1_000",
                "1,44",
                "1,4400",
                "0,567",
                "-0,567",
                "0 567",
                "5-3",
                "2024-01-02",
                "12:30",
                "--1",
                "(-1)",
                "$5€",
                "%",
                ".",
                ",",
                "1.2.3",
                "1e400",
                "A12"
            })
    void whatIsNoNumberIsNone(String cell) {
        assertTrue(
                Double.isNaN(WrittenNumber.of(cell)
                        .map(n -> n.value(WrittenNumber.Fraction.POINT))
                        .orElse(Double.NaN)),
                cell);
    }

    @Test
    void aServicesTableIsReadAsTheOneThatItsModelWasTrainedOn() {
        NumericFeature price = new NumericFeature("price", "", "$", false, 100, 5_000, null, null);
        assertEquals(1440, WrittenNumber.parse("$1,440.00", ',', price));
        assertEquals(1440, WrittenNumber.parse("1,440", ',', price));
        assertEquals(1440.5, WrittenNumber.parse("1440.5", ',', price));
        assertEquals(1440.5, WrittenNumber.parse("1.440,50", ';', price));
        assertEquals(956.5, WrittenNumber.parse("956,5", ';', price));
        assertTrue(Double.isNaN(WrittenNumber.parse("9,56", ',', price)));
        assertTrue(Double.isNaN(WrittenNumber.parse("€5", ',', price)));
        assertTrue(Double.isNaN(WrittenNumber.parse("16%", ',', price)));
    }

    /** Only one of both is like what training saw. */
    @Test
    void thousandsWithoutAFractionAreTakenByTheRangeOfTraining() {
        NumericFeature large = new NumericFeature("large", "", "", false, 100, 5_000, null, null);
        NumericFeature small = new NumericFeature("small", "", "", false, 0, 5, null, null);
        assertEquals(1440, WrittenNumber.parse("1.440", ';', large));
        assertEquals(1440, WrittenNumber.parse("1,440", '\t', large));
        assertEquals(0.567, WrittenNumber.parse("0.567", ';', large));
        assertEquals(0.567, WrittenNumber.parse("0,567", ';', large));
        assertEquals(1.44, WrittenNumber.parse("1.440", ';', small));
        assertEquals(1.44, WrittenNumber.parse("1,440", ';', small));
        assertEquals(1.44, WrittenNumber.parse("1.440", ',', large));
    }
}
