package io.argosy.fleet.scaffold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        assertEquals(
                Map.of(
                        "name", "size",
                        "description", "The column Size of the data.",
                        "type", "integer",
                        "bounds", List.of(0, 1),
                        "missing", Map.of("value", "1", "meaning", "not said yet; the middle value stands in")),
                column("0", "1", "1", "").recipe());
        assertEquals(
                Map.of("value", "red", "meaning", "not said yet; the most frequent one stands in"),
                column("blue", "red", "red", "").recipe().get("missing"));
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
