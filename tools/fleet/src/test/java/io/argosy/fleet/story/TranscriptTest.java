package io.argosy.fleet.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.rules.EnvironmentRules;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The README's story, run from the README: a fresh clone, three environments, a new version through all of them and
 * back, while staging and production are under load.
 */
@Tag("sample")
class TranscriptTest {
    private static final int RATE = 200;
    /** As a gateway has: a machine that is busy for a while is sent less, and what it is sent is not lost. */
    private static final int CONNECTIONS = 64;
    /** Ten seconds' worth: what must have been under way at the least, on however slow a machine. */
    private static final int FEWEST = 2_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private FreshClone clone;

    @BeforeEach
    void aFreshClone() {
        clone = FreshClone.in(folder.resolve("argosy"));
    }

    @AfterEach
    void down() {
        clone.tried("./fleet down");
    }

    @Test
    void aModelGoesThroughThreeEnvironmentsAndBackWithoutALostRequest() throws Exception {
        List<String> commands = readmeCommands();
        assertEquals("./fleet up --detach", commands.getFirst());
        clone.shell("./fleet up --detach --port-base " + clone.portBase());
        String first = version("dev");
        for (String environment : List.of("dev", "staging", "production")) {
            awaitHealthy(environment, first);
        }

        endAFreeze();
        String trained = retrain();
        String customer = Files.readString(clone.folder().resolve("services/churn/examples/customer.json"));
        try (SteadyLoad staging = new SteadyLoad(predict(1), customer, RATE, CONNECTIONS);
                SteadyLoad production = new SteadyLoad(predict(2), customer, RATE, CONNECTIONS)) {
            String second = first;
            for (String command : commands.subList(1, commands.size() - 1)) {
                if (command.startsWith("./fleet release")) {
                    clone.shell("git stash pop --quiet && git commit --quiet --all --message '" + trained + "'");
                }
                String output = clone.shell(onOurPorts(command.replace("VERSION", mergeable(command, first, second))));
                if (command.startsWith("curl")) {
                    assertAnswer(output);
                } else if (command.startsWith("./fleet release")) {
                    second = version("dev", output);
                    assertNotEquals(first, second);
                    awaitHealthy("dev", second);
                } else if (command.contains("promote/staging")) {
                    awaitHealthy("staging", second);
                } else if (command.contains("promote/production")) {
                    awaitHealthy("production", second);
                } else if (command.contains("rollback/production")) {
                    awaitHealthy("production", first);
                }
            }
            assertEquals(second, version("staging"));
            assertNoneFailed(staging.stop());
            assertNoneFailed(production.stop());
        }

        // What is checked out was trained for the version that staging still has; production went back.
        RealRows.assertAnswered(clone.folder().resolve("services/churn"), predict(1));

        String said = clone.shell(commands.getLast());
        assertFalse(said.isBlank());
        // As in a hook of another clone.
        assertEquals(
                timeless(clone.shell("./fleet history churn")),
                timeless(clone.shell("GIT_DIR=/nowhere/.git GIT_INDEX_FILE=/nowhere/index ./fleet history churn")));
        assertEquals("", clone.shell("git status --porcelain"));
    }

    /** Without how long ago something was seen, which goes on between two commands. */
    private static String timeless(String history) {
        return history.replaceAll("\\d+ \\w+ ago", "a while ago");
    }

    private void assertNoneFailed(SteadyLoad.Report report) {
        assertTrue(
                report.failures().isEmpty(),
                () -> report.failures().size() + " of " + report.sent() + " failed, first "
                        + report.failures().getFirst());
        assertEquals(0, report.lost());
        assertTrue(report.sent() >= FEWEST, "only " + report.sent() + " requests were sent");
    }

    private static void assertAnswer(String output) {
        JsonNode answer = JsonMapper.shared().readTree(output.substring(output.indexOf('{')));
        assertTrue(List.of("Yes", "No").contains(answer.path("label").asString()), output);
        double sum = answer.path("probabilities").path("No").asDouble()
                + answer.path("probabilities").path("Yes").asDouble();
        assertEquals(1, sum, 1e-9);
    }

    /**
     * A new model version, trained as an author does: a smaller one, which is quicker to make. It is put aside until the
     * walk comes to it.
     *
     * @return the subject of its commit
     */
    private String retrain() throws IOException {
        Path recipe = clone.folder().resolve("services/churn/recipe.yaml");
        String text = Files.readString(recipe);
        Matcher version =
                Pattern.compile("(?m)^version: (\\d+)\\.(\\d+)\\.\\d+$").matcher(text);
        assertTrue(version.find());
        String next = version.group(1) + "." + (Integer.parseInt(version.group(2)) + 1) + ".0";
        String smaller = text.replace("n_estimators: 300", "n_estimators: 100")
                .replace("learning_rate: 0.02", "learning_rate: 0.06")
                .replace("\nfolds: 5", "\nfolds: 2");
        assertTrue(smaller.contains("n_estimators: 100") && smaller.contains("learning_rate: 0.06"), smaller);
        Files.writeString(recipe, smaller.replace(version.group(), "version: " + next));
        clone.shell("./fleet train churn && git stash --quiet");
        return "Train churn " + next;
    }

    /** Whoever has to promote in a freeze ends it by a commit of its own. */
    private void endAFreeze() throws IOException {
        try (Monorepo repository = Monorepo.open(clone.folder())) {
            EnvironmentRules rules = EnvironmentRules.at(repository, repository.commit("main"), "production");
            if (rules.frozen(Instant.now()).isPresent()) {
                Files.writeString(
                        clone.folder().resolve("overlays/production/environment/environment-policy.yaml"),
                        "after: staging\n");
                clone.shell("git commit --quiet --all --message 'End the freeze'");
            }
        }
    }

    private static String mergeable(String command, String first, String second) {
        return command.contains("rollback/") ? first : second;
    }

    private String onOurPorts(String command) {
        return command.replace("127.0.0.1:8083", "127.0.0.1:" + (clone.portBase() + 2))
                .replace("curl ", "curl -sS ");
    }

    private URI predict(int environment) {
        return URI.create("http://127.0.0.1:" + (clone.portBase() + environment) + "/churn/predict");
    }

    private String version(String environment) {
        return clone.status(environment, "churn").path("version").asString();
    }

    private static String version(String environment, String output) {
        Matcher pinned = Pattern.compile(environment + " pins churn (\\S+)").matcher(output);
        assertTrue(pinned.find(), output);
        return pinned.group(1);
    }

    private void awaitHealthy(String environment, String version) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<JsonNode> row;
        do {
            row = Optional.of(clone.status(environment, "churn"))
                    .filter(found -> found.path("version").asString("").equals(version)
                            && found.path("sync").asString("").equals("Synced")
                            && found.path("health").asString("").equals("Healthy"));
        } while (row.isEmpty() && System.nanoTime() < deadline);
        assertTrue(
                row.isPresent(),
                () -> environment + " never ran churn " + version + ":\n"
                        + clone.tried("./fleet status").output());
    }

    /** The lines of the README's shell blocks in its second chapter, without comments. */
    private static List<String> readmeCommands() throws IOException {
        String readme = Files.readString(Path.of("../../README.md"));
        String chapter =
                readme.substring(readme.indexOf("## A model from a commit"), readme.indexOf("## Every command"));
        return Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL)
                .matcher(chapter)
                .results()
                .flatMap(block -> block.group(1).lines())
                .map(line -> line.replaceFirst("\\s+#.*", "").strip())
                .toList();
    }
}
