package io.argosy.model.wording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.Seeded;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    @Test
    void aSlipIsTheNameThatWasMeant() {
        assertEquals(Optional.of("tenure"), NearestName.of("Tenrue", List.of("age", "tenure")));
        assertEquals(Optional.of("soak"), NearestName.of("saok", List.of("after", "soak")));
    }

    @Test
    void aBeginningIsTheNameThatItIsShortFor() {
        assertEquals(Optional.of("production"), NearestName.of("prod", List.of("pro_d", "production")));
    }

    @Test
    void aNameFarFromAllIsNone() {
        assertEquals(Optional.empty(), NearestName.of("weather", List.of("age", "tenure")));
        assertEquals(Optional.empty(), NearestName.of("zz", List.of("s1", "s2")));
        assertEquals(Optional.empty(), NearestName.of("x".repeat(101), List.of("x".repeat(101))));
    }

    @Seeded(300)
    void distanceIsAMetric(long seed) {
        var random = new SplittableRandom(seed);
        String a = word(random);
        String b = word(random);
        String c = word(random);
        assertEquals(a.equals(b), NearestName.distance(a, b) == 0);
        assertEquals(NearestName.distance(a, b), NearestName.distance(b, a));
        assertTrue(NearestName.distance(a, c) <= NearestName.distance(a, b) + NearestName.distance(b, c));
    }

    /** Up to eight of four letters, so that two words are often close and sometimes equal. */
    private static String word(SplittableRandom random) {
        return random.ints(random.nextInt(9), 0, 4)
                .mapToObj(i -> "abAz".substring(i, i + 1))
                .collect(Collectors.joining());
    }
}
