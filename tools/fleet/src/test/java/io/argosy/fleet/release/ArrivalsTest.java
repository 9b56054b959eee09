package io.argosy.fleet.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.git.MainLine.Landing;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.version.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asked for many, when releases came says what each one's history says. */
class ArrivalsTest {
    private static final List<String> ENVIRONMENTS = List.of("dev", "staging", "production");
    private static final List<Version> VERSIONS = List.of(SmallFleet.FIRST, SmallFleet.SECOND, SmallFleet.THIRD);

    @TempDir
    private Path folder;

    @Test
    void arrivalsAreTheNewestPinsOfEachHistory() {
        SplittableRandom random = new SplittableRandom(35);
        try (TemporaryClone clone = SmallFleet.in(folder);
                Monorepo repository = clone.open()) {
            for (int i = 0; i < 25; i++) {
                String environment = ENVIRONMENTS.get(random.nextInt(3));
                String service = random.nextBoolean() ? "churn" : "diabetes";
                SmallFleet.pin(clone, environment, service, VERSIONS.get(random.nextInt(3)));
                clone.write("note", "commit " + i);
                clone.commit("Something else");
                Releases releases = new Releases(repository, repository.commit("main"));
                for (String each : ENVIRONMENTS) {
                    Map<String, Landing> arrivals = releases.arrivals(each, List.of("churn", "diabetes", "nobody"));
                    for (String its : List.of("churn", "diabetes")) {
                        assertEquals(
                                releases.history(each, its).stream()
                                        .findFirst()
                                        .map(Releases.Pin::landing)
                                        .orElse(null),
                                arrivals.get(its),
                                each + "/" + its + " after " + i);
                    }
                }
            }
        }
    }
}
