package io.argosy.fleet.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.Main;
import io.argosy.fleet.gate.JudgedFleet;
import io.argosy.fleet.gate.SoundFleet;
import io.argosy.fleet.gate.ToyModel;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Hold;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.version.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the first bad answer to the version before, with a real engine, real processes and every gate, and without a person. */
class EngineWatchdogTest {
    private static final Overlay STAGING = new Overlay("staging", "churn");

    @TempDir
    private Path folder;

    private String told = "";

    @Test
    void aVersionThatFailsInUseGoesBackByItselfAndOneThatDoesNotStays() throws Exception {
        try (JudgedFleet fleet = SoundFleet.in(folder)) {
            fleet.files()
                    .write(".gitignore", ".fleet/\n")
                    .write("overlays/staging/environment/environment-policy.yaml", "after: dev\nrollback: automatic\n")
                    .commit("Go back by itself");
            Version good = promoted(fleet, "1.1.0");
            try (RunningEngine engine = RunningEngine.over(fleet.files());
                    Monorepo repository = fleet.files().open()) {
                engine.awaitHealthy("staging", "churn", good);
                for (int i = 0; i < 5; i++) {
                    ask(engine, good, 100);
                    assertEquals("", watchdog());
                }
                assertEquals(good, pinned(repository));

                Version bad = promoted(fleet, "6.6.0");
                engine.awaitHealthy("staging", "churn", bad);
                Instant since = Instant.now();
                String said = "";
                while (said.isEmpty()) {
                    assertTrue(
                            Duration.between(since, Instant.now()).toSeconds() < 60,
                            () -> "it never went back: " + told);
                    ask(engine, bad, 100);
                    said = watchdog();
                }
                assertTrue(
                        said.startsWith("staging/churn goes back from " + bad + " to " + good + " by itself.\n\n"),
                        said);
                // A fifth of what was asked; where the two seconds are cut, nobody says.
                assertTrue(
                        Pattern.compile("\n(1[89]|2[012])(\\.\\d)? % of \\d+ requests in ")
                                .matcher(said)
                                .find(),
                        said);
                engine.awaitHealthy("staging", "churn", good);
                assertEquals(good, pinned(repository));
                assertEquals(
                        bad,
                        Hold.at(repository, repository.commit("main"), STAGING)
                                .orElseThrow()
                                .from());
                assertEquals(2, repository.commit("main").getParentCount());
                assertTrue(fleet.files().isClean());

                ask(engine, good, 100);
                assertEquals("", watchdog());
            }
        }
    }

    private static Version promoted(JudgedFleet fleet, String model) throws Exception {
        Version version = fleet.release("churn", ToyModel.good(model));
        fleet.merge(new Promotion(fleet.repository(), fleet.main())
                .propose("churn", "staging")
                .orElseThrow());
        return version;
    }

    private static Version pinned(Monorepo repository) {
        return new Releases(repository, repository.commit("main"))
                .pinned("staging", "churn")
                .orElseThrow()
                .version();
    }

    private static void ask(RunningEngine engine, Version version, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            int status = engine.get(1, "/churn/predict").statusCode();
            assertTrue(status == 200 || (status == 500 && version.toString().startsWith("6.6.")), "" + status);
        }
    }

    private String watchdog() throws Exception {
        Execution run = Execution.of(
                folder,
                List.of(
                        "env",
                        "FLEET_HOME=" + TinyFleet.HERE,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "watchdog",
                        "-C",
                        folder.toString(),
                        "--lasting",
                        "2"),
                Duration.ofMinutes(2));
        assertEquals(0, run.exitCode(), run::err);
        told = run.err();
        return run.out();
    }
}
