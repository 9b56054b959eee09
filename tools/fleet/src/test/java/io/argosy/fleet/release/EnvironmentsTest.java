package io.argosy.fleet.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentsTest {
    @TempDir
    private Path folder;

    @Test
    void theyStandInTheOrderThatTheirRulesSay() {
        Environments environments = read(SmallFleet.in(folder));

        assertEquals(List.of("dev", "staging", "production"), environments.names());
        assertEquals("dev", environments.first());
        assertEquals(Optional.of("staging"), environments.before("production"));
        assertEquals(Optional.empty(), environments.before("dev"));
    }

    @Test
    void twoThatComeAfterTheSameOneAreNamed() {
        TemporaryClone clone =
                SmallFleet.in(folder).write("overlays/production/environment/promotion.yaml", "after: dev\n");

        FleetException refused = assertThrows(FleetException.class, () -> read(clone));

        assertEquals(
                "production and staging both come after dev: set `after` in one of their environment/promotion.yaml",
                refused.getMessage());
    }

    @Test
    void aCircleIsNoOrder() {
        TemporaryClone clone =
                SmallFleet.in(folder).write("overlays/dev/environment/promotion.yaml", "after: production\n");

        assertThrows(FleetException.class, () -> read(clone));
    }

    private static Environments read(TemporaryClone clone) {
        clone.commit("environments");
        try (clone;
                Monorepo repository = clone.open()) {
            return Environments.at(repository, repository.commit("main"));
        }
    }
}
