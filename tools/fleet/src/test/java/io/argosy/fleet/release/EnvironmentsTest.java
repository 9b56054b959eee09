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
    void twoThatComeAfterTheSameOneAreNamedAndHaveNoPlace() {
        Environments environments = read(SmallFleet.in(folder).write(rules("production"), "after: dev\n"));

        assertEquals(List.of("production and staging both come after dev"), environments.problems());
        assertEquals(List.of("dev", "production", "staging"), environments.names());
        assertEquals("dev", environments.first());
        FleetException refused = assertThrows(FleetException.class, () -> environments.before("staging"));
        assertEquals(
                "nobody can say what comes before staging: production and staging both come after dev: set `after` in"
                        + " overlays/*/environment/environment-policy.yaml",
                refused.getMessage());
    }

    @Test
    void aCircleIsNoOrder() {
        Environments environments = read(SmallFleet.in(folder).write(rules("dev"), "after: production\n"));

        assertEquals(List.of("they stand in a circle: dev, production, staging"), environments.problems());
        assertEquals(List.of("dev", "production", "staging"), environments.names());
        assertThrows(FleetException.class, environments::first);
    }

    @Test
    void oneThatCannotBeReadComesLastAndHoldsUpNoOther() {
        Environments environments = read(SmallFleet.in(folder).write(rules("staging"), "after: ["));

        assertEquals(List.of("dev", "production", "staging"), environments.names());
        assertEquals("dev", environments.first());
        assertEquals(Optional.of("staging"), environments.before("production"));
        assertEquals(1, environments.problems().size());
        assertThrows(FleetException.class, () -> environments.before("staging"));
    }

    @Test
    void otherRulesThatAreWrongLeaveThePlaceAsItIs() {
        Environments environments = read(SmallFleet.in(folder).write(rules("staging"), "after: dev\nsoak: long\n"));

        assertEquals(List.of(), environments.problems());
        assertEquals(Optional.of("dev"), environments.before("staging"));
    }

    @Test
    void whatComesAfterNothingAndASecondThatComesFirstAreNamed() {
        Environments environments = read(SmallFleet.in(folder)
                .write(rules("production"), "after: stagin\n")
                .write("overlays/canary/environment/kustomization.yaml", "kind: Component\n"));

        assertEquals(
                List.of(
                        "canary and dev both come first",
                        "production comes after \"stagin\", which is no environment (did you mean \"staging\"?)"),
                environments.problems());
        assertThrows(FleetException.class, environments::first);
        assertEquals(Optional.of("dev"), environments.before("staging"));
    }

    private static String rules(String environment) {
        return "overlays/" + environment + "/environment/environment-policy.yaml";
    }

    private static Environments read(TemporaryClone clone) {
        clone.commit("environments");
        try (clone;
                Monorepo repository = clone.open()) {
            return Environments.at(repository, repository.commit("main"));
        }
    }
}
