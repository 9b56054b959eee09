package io.argosy.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
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

    @Property(tries = 300)
    void distanceIsAMetric(
            @ForAll @AlphaChars @StringLength(max = 8) String a,
            @ForAll @AlphaChars @StringLength(max = 8) String b,
            @ForAll @AlphaChars @StringLength(max = 8) String c) {
        assertEquals(a.equals(b), NearestName.distance(a, b) == 0);
        assertEquals(NearestName.distance(a, b), NearestName.distance(b, a));
        assertTrue(NearestName.distance(a, c) <= NearestName.distance(a, b) + NearestName.distance(b, c));
    }
}
