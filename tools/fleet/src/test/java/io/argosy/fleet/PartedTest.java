package io.argosy.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PartedTest {
    @Test
    void shortTextsAreToldWhole() {
        assertEquals(new Parted("0.25", "0.50"), Parted.of("0.25", "0.50", 8));
    }

    @Test
    void longTextsAreToldFromALittleBeforeTheyPart() {
        assertEquals(
                new Parted("…zzzzaaa…", "…zzzzb"), Parted.of("z".repeat(50) + "a".repeat(50), "z".repeat(50) + "b", 9));
    }

    @Test
    void whatDiffersIsSeenAndNoLetterIsCutInTwo() {
        Random random = new Random(20261127);
        for (int i = 0; i < 20_000; i++) {
            int most = 8 + random.nextInt(20);
            String both = letters(random, random.nextInt(60));
            String one = both + letters(random, random.nextInt(40));
            String other = both + letters(random, random.nextInt(40));
            Parted parted = Parted.of(one, other, most);
            assertEquals(one.equals(other), parted.one().equals(parted.other()), () -> one + "\n" + other);
            for (String told : new String[] {parted.one(), parted.other()}) {
                assertTrue(told.length() <= most, told);
                told.codePoints()
                        .forEach(letter -> assertNotEquals((int) Character.SURROGATE, Character.getType(letter)));
            }
        }
    }

    private static String letters(Random random, int count) {
        StringBuilder text = new StringBuilder();
        random.ints(count, 0, 3).forEach(letter -> text.append(letter == 0 ? "a" : letter == 1 ? "b" : "\uD83D\uDE80"));
        return text.toString();
    }
}
