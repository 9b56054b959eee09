package io.argosy.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    @Test
    void aSlipIsAnsweredWithTheNameThatWasMeant() {
        assertEquals("did you mean \"staging\"?", NearestName.suggest("stagign", List.of("dev", "staging")));
        assertEquals("did you mean \"production\"?", NearestName.suggest("prod", List.of("dev", "production")));
    }

    @Test
    void aNameFarFromAllIsAnsweredWithAllOfThem() {
        assertEquals("there are churn, diabetes", NearestName.suggest("weather", List.of("diabetes", "churn")));
        assertEquals("there are none yet", NearestName.suggest("weather", List.of()));
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
