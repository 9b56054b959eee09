package io.argosy.fleet.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the rows of two trainings differ, told in words. */
class TrainingRowsTest {
    private static final Set<String> FEATURES = Set.of("a", "b");

    private static LabelledData rows(String... lines) throws Exception {
        return LabelledData.read(
                "rows.csv", ("a,b,y\n" + String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String told(LabelledData before, LabelledData after) {
        return TrainingRows.of(FEATURES, "y", before, after).told();
    }

    @Test
    void theSameRowWithAnotherAnswerIsRewritten() throws Exception {
        assertEquals(
                "⚠ trained on 3 rows: 1 of the 3 that stay have another answer",
                told(rows("1,x,0", "2,x,1", "3,x,0"), rows("3,x,0", "2,x,0", "1,x,0")));
    }

    @Test
    void whatComesAndGoesIsCountedAndNoWarning() throws Exception {
        assertEquals(
                "trained on 3 rows: 2 came, 1 of 2 went",
                told(rows("1,x,0", "2,x,1"), rows("1,x,0", "5,x,1", "6,x,1")));
    }

    @Test
    void anotherOrderIsNoOtherRow() throws Exception {
        assertEquals("trained on 2 rows: those of before", told(rows("1,x,0", "2,x,1"), rows("2,x,1", "1,x,0")));
    }

    @Test
    void aRowThatStandsOftenIsHeldAgainstItselfAnswerByAnswer() throws Exception {
        assertEquals(
                new TrainingRows(4, 3, 1, 0, 1),
                TrainingRows.of(
                        FEATURES, "y", rows("1,x,0", "1,x,0", "1,x,1", "1,x,1"), rows("1,x,0", "1,x,0", "1,x,0")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatWasDoneToRowsIsWhatIsCounted(long seed) {
        Random random = new Random(seed);
        List<Map<String, String>> before = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            before.add(row(i, random.nextInt(3)));
        }
        int gone = random.nextInt(50);
        int rewritten = random.nextInt(50);
        int come = random.nextInt(50);
        List<Map<String, String>> after = new ArrayList<>(before.subList(gone, before.size()));
        for (int i = 0; i < rewritten; i++) {
            Map<String, String> row = after.get(i);
            after.set(i, Map.of("a", row.get("a"), "b", row.get("b"), "y", row.get("y") + "'"));
        }
        for (int i = 0; i < come; i++) {
            after.add(row(1_000 + i, 0));
        }
        Collections.shuffle(after, random);
        assertEquals(
                new TrainingRows(200, after.size(), gone, come, rewritten),
                TrainingRows.of(FEATURES, "y", new LabelledData("a", before, "1"), new LabelledData("b", after, "2")));
    }

    private static Map<String, String> row(int number, int answer) {
        return Map.of("a", String.valueOf(number), "b", "x", "y", String.valueOf(answer));
    }
}
