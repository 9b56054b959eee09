package io.argosy.model.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What columns are called. */
class HeadingsTest {
    @Test
    void aNameIsLowerCaseLettersDigitsAndUnderscores() {
        assertEquals(
                List.of("sepal_length_cm", "od280_od315", "column_2nd", "a_b", "a_b_2", "a_b_3"),
                Headings.names(List.of("Sepal Length (cm)", "od280/od315", "2nd", "a b", "a-b", "A B")));
    }

    @Test
    void otherScriptsAreWrittenInAscii() {
        assertEquals(
                List.of("groesse", "strasse", "annee", "cena", "vozrast", "ilikia", "temp_degc", "share_pct"),
                Headings.names(List.of("Größe", "Straße", "année", "čena", "возраст", "ηλικία", "Temp °C", "share %")));
    }

    @Test
    void blankAndReservedOnesAreNamedByWhatTheyAre() {
        assertEquals(
                List.of("column_1", "b", "column_3", "column_4", "column_instances"),
                Headings.names(List.of("", "b", " ", "&#", "instances")));
    }

    @Test
    void aColumnOfAnyScriptKeepsItsNameWhereverItStands() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("年", "u5e74");
        names.put("年齢", "u5e74u9f62");
        names.put("나이", "nai");
        names.put("값", "gap");
        names.put("カタカナ", "katakana");
        names.put("שם", "shinmem");
        names.put("عمر", "ainmeemreh");
        names.put("आयु", "aaya");
        names.put("อายุ", "angaayak");
        names.put("ასაკი", "ansanankanin");
        names.put("٢ أ", "column_2_alef");
        List<String> headings = List.copyOf(names.keySet());
        assertEquals(List.copyOf(names.values()), Headings.names(headings));
        assertEquals(List.copyOf(names.values()).reversed(), Headings.names(headings.reversed()));
    }

    @Test
    void aHeadingThatIsANameKeepsIt() {
        assertEquals(
                List.of("a_b_2", "a_b", "column_3", "column_1"), Headings.names(List.of("A B", "a_b", "", "column_1")));
        assertEquals(List.of("column_1_2", "column_1"), Headings.names(List.of("", "column_1")));
    }

    @Test
    void aNameIsNeverTooLongNorGivenTwice() {
        List<String> names = Headings.names(
                IntStream.range(0, 200).mapToObj(i -> "x".repeat(100)).toList());
        assertEquals(200, names.stream().distinct().count());
        assertEquals(0, names.stream().filter(name -> name.length() > 64).count());
    }

    @Test
    void aGapAmongWordsIsWrittenOtherwiseThanAmongNumbers() {
        assertEquals(
                List.of(true, true, false, false),
                List.of("NA", " ", "None", "-").stream().map(Gaps::isGap).toList());
        assertEquals(
                List.of(true, true, true, true, false),
                List.of("NA", " ", "None", "-", "0").stream()
                        .map(Gaps::isGapAmongNumbers)
                        .toList());
    }
}
