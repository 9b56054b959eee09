package io.argosy.fleet.scaffold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a column is taken for. */
class CsvColumnTest {
    @Test
    void aColumnIsWhatItsValuesSay() {
        assertEquals(CsvColumn.Type.INTEGER, column("1", "2", "2").type());
        assertEquals(CsvColumn.Type.INTEGER, column("1.0", "7.0", "2").type());
        assertEquals(CsvColumn.Type.NUMBER, column("1", "2.5", "-3e4").type());
        assertEquals(CsvColumn.Type.CATEGORY, column("1", "2", "two").type());
        assertEquals(CsvColumn.Type.CATEGORY, column("1d", "2d", "2d").type());
        assertEquals(CsvColumn.Type.TEXT, column(words(60)).type());
    }

    @Test
    void nothingIsLearnedFromConstantsCountersAndTexts() {
        assertEquals(Optional.of("the same in every row"), column("7", "7", "").reasonToLeaveOut());
        assertEquals(Optional.of("the same in every row"), column("", "", "").reasonToLeaveOut());
        assertEquals(Optional.of("it numbers the rows"), column("4", "3", "2").reasonToLeaveOut());
        assertEquals(
                Optional.of("60 different texts, too many for categories"),
                column(words(60)).reasonToLeaveOut());
        assertEquals(Optional.empty(), column("1", "2", "4").reasonToLeaveOut());
    }

    @Test
    void aFlagHasBoundsAndAGapHasAStandIn() {
        List<String> flags = new ArrayList<>(Collections.nCopies(30, "1"));
        flags.addAll(List.of("0", ""));
        assertEquals(
                Map.of(
                        "name", "size",
                        "description", "The column Size of the data.",
                        "type", "integer",
                        "bounds", List.of(0, 1),
                        "missing", Map.of("value", "1", "meaning", "not said yet; the middle value stands in")),
                CsvColumn.of("size", "Size", flags).recipe());
        List<String> colours = new ArrayList<>(Collections.nCopies(30, "red"));
        colours.addAll(List.of("blue", ""));
        assertEquals(
                Map.of("value", "red", "meaning", "not said yet; the most frequent one stands in"),
                CsvColumn.of("colour", "Colour", colours).recipe().get("missing"));
    }

    @Test
    void manyGapsAreLearnedFrom() {
        assertEquals(
                Map.of("meaning", "not said yet; what follows from a gap is learned from those in the data"),
                column("3", "1", "1", "").recipe().get("missing"));
    }

    @Test
    void aCategoryThatStandsInFewRowsSaysThatOthersWillCome() {
        assertEquals("red", column("red", "red", "blue").recipe().get("unseen"));
        List<String> cells = new ArrayList<>(Collections.nCopies(30, "red"));
        cells.addAll(Collections.nCopies(9, "blue"));
        assertEquals("red", CsvColumn.of("size", "Size", cells).recipe().get("unseen"));
        cells.add("blue");
        assertNull(CsvColumn.of("size", "Size", cells).recipe().get("unseen"));
    }

    @Test
    void manyCategoriesAreSomeWhereEachHasRows() {
        String[] towns = new String[600];
        for (int i = 0; i < towns.length; i++) {
            towns[i] = "town" + i % 150;
        }
        assertEquals(CsvColumn.Type.CATEGORY, column(towns).type());
        assertEquals(150, column(towns).distinct());
    }

    @Test
    void anIdDatesAndCodesAreNoNumbers() {
        List<String> ids = IntStream.range(0, 30)
                .mapToObj(i -> Integer.toString(i * i * 7))
                .toList();
        assertEquals(
                CsvColumn.Type.ID,
                CsvColumn.of("customer_id", "customer id", ids).type());
        assertEquals(CsvColumn.Type.INTEGER, CsvColumn.of("width", "width", ids).type());
        List<String> steps = IntStream.range(0, 30)
                .mapToObj(i -> Integer.toString(7000 + 3 * i))
                .toList();
        assertEquals(
                CsvColumn.Type.COUNTER, CsvColumn.of("number", "number", steps).type());
        assertEquals(CsvColumn.Type.CATEGORY, column("02139", "10001", "94105").type());
        for (String date : List.of(
                "2024-01-01",
                "05/04/2023 15:48",
                "12.5.2023",
                "2023-05-04T15:48:00Z",
                "3 Mar 2024",
                "Mar 3, 2024",
                "15:48",
                "2024-02",
                "4/5/23 3:48 PM")) {
            assertEquals(
                    CsvColumn.Type.DATE, column(date, date + "", other(date)).type(), date);
        }
    }

    private static String other(String date) {
        return date.replace('3', '1').replace('4', '2');
    }

    @Test
    void aTextMayBeTwiceAsLongAsTheLongestSeen() {
        assertEquals(12, column(words(60)).recipe().get("maximumLength"));
    }

    @Test
    void aColumnThatTellsNothingIsNoFeature() {
        CsvColumn constant = column("7", "7");
        assertThrows(IllegalStateException.class, constant::recipe);
    }

    @Test
    void aCellIsWhatARequestWouldGive() {
        assertEquals(3L, column("1", "3.0", "9").value("3.0"));
        assertEquals(2.5, column("1", "2.5", "9").value("2.5"));
        assertEquals("2", column("2", "b", "b").value("2"));
        assertNull(column("1", "3", "").value(""));
    }

    private static CsvColumn column(String... cells) {
        return CsvColumn.of("size", "Size", List.of(cells));
    }

    private static String[] words(int count) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add("word" + (10 + i));
        }
        return words.toArray(String[]::new);
    }
}
