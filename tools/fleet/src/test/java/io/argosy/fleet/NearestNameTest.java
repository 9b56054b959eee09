package io.argosy.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
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
}
