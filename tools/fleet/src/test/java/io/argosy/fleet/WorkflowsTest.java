package io.argosy.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.Tool;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The workflows are thin, pinned and modest: what they run is here, what they use is a commit, each right has a reason. */
class WorkflowsTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern USES = Pattern.compile("uses: (\\S+)(.*)");
    private static final Pattern PINNED = Pattern.compile("[\\w./-]+@[0-9a-f]{40}");
    private static final Pattern RIGHT = Pattern.compile(
            "^ +(contents|packages|pull-requests|id-token|attestations|statuses|issues): (read|write)(.*)$",
            Pattern.MULTILINE);
    private static final Pattern COMMENT = Pattern.compile("^\\s*#.*$", Pattern.MULTILINE);
    private static final Pattern FLEET = Pattern.compile("\\./fleet ([a-z]+)");
    private static final Pattern SCRIPT = Pattern.compile("\\.ci/([a-z]+)");

    @Test
    void actionlintHasNothingToSay() throws IOException, InterruptedException {
        Path actionlint = Tools.of(ROOT, System.err::println).path(Tool.ACTIONLINT);
        List<String> command = new ArrayList<>(List.of(actionlint.toString(), "-no-color"));
        workflows().stream().filter(file -> file.contains("workflows")).forEach(command::add);

        Execution lint = Execution.of(ROOT, command, Duration.ofMinutes(2));

        assertTrue(lint.succeeded(), lint::out);
    }

    @Test
    void everyActionIsPinnedByCommitAndSaysItsVersion() throws IOException {
        for (String file : workflows()) {
            for (MatchResult uses : found(USES, file)) {
                String action = uses.group(1);
                assertTrue(
                        action.startsWith("./")
                                || (PINNED.matcher(action).matches()
                                        && uses.group(2).startsWith(" # v")),
                        () -> file + " uses " + action);
            }
        }
    }

    @Test
    void everyRightOfATokenStatesItsReason() throws IOException {
        for (String file : workflows()) {
            for (MatchResult right : found(RIGHT, file)) {
                assertTrue(right.group(3).startsWith(" # "), () -> file + ":" + right.group());
            }
        }
    }

    @Test
    void everyCommandThatAWorkflowRunsIsThere() throws IOException {
        Set<String> commands = FleetCommand.commandLine().getSubcommands().keySet();
        List<String> missing = new ArrayList<>();
        List<String> files = new ArrayList<>(workflows());
        files.addAll(below(".ci"));
        for (String file : files) {
            found(FLEET, file).stream()
                    .map(match -> match.group(1))
                    .filter(command -> !commands.contains(command))
                    .forEach(command -> missing.add(file + ": ./fleet " + command));
            found(SCRIPT, file).stream()
                    .map(match -> match.group(1))
                    .filter(script -> !Files.isExecutable(ROOT.resolve(".ci").resolve(script)))
                    .forEach(script -> missing.add(file + ": .ci/" + script));
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void whatAPullRequestBringsRunsWithoutARightToWriteAnything() throws IOException {
        for (String file : workflows()) {
            JsonNode workflow = YAMLMapper.shared().readTree(Files.readString(ROOT.resolve(file)));
            if (workflow.path("on").has("pull_request")) {
                found(RIGHT, file).forEach(right -> assertEquals("read", right.group(2), () -> file + right.group()));
            }
            if (workflow.path("on").has("pull_request_target")) {
                assertEquals(
                        "[\"main\"]",
                        workflow.at("/on/pull_request_target/branches").toString(),
                        file);
                workflow.path("jobs")
                        .forEach(job -> job.path("steps").forEach(step -> {
                            if (step.path("uses").asString("").startsWith("actions/checkout@")) {
                                assertEquals(
                                        "${{ github.event.merge_group.base_sha || 'main' }}",
                                        step.at("/with/ref").asString(),
                                        file);
                                assertEquals(
                                        "false",
                                        step.at("/with/persist-credentials").asString(),
                                        file);
                            }
                        }));
            }
        }
    }

    @Test
    void aSecretIsOfAnEnvironmentAndTurnedIntoATokenAtOnce() throws IOException {
        for (String file : workflows()) {
            JsonNode workflow = YAMLMapper.shared().readTree(Files.readString(ROOT.resolve(file)));
            for (JsonNode job : workflow.path("jobs")) {
                for (JsonNode step : job.path("steps")) {
                    if (step.toString().contains("secrets.")) {
                        assertEquals("fleet", job.path("environment").asString(""), file);
                        assertTrue(step.path("uses").asString("").startsWith("actions/create-github-app-token@"), file);
                        assertTrue(step.path("with").has("permission-contents"), file);
                    }
                }
            }
        }
    }

    @Test
    void everyRequiredCheckJudgesTheMergeQueueToo() throws IOException {
        for (String name : List.of("pull-request", "review")) {
            String file = ".github/workflows/" + name + ".yaml";
            assertTrue(
                    YAMLMapper.shared()
                            .readTree(Files.readString(ROOT.resolve(file)))
                            .path("on")
                            .has("merge_group"),
                    file);
        }
    }

    private static List<String> workflows() throws IOException {
        return below(".github").stream().filter(file -> file.endsWith(".yaml")).toList();
    }

    private static List<String> below(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> ROOT.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static List<MatchResult> found(Pattern pattern, String file) throws IOException {
        String text = Files.readString(ROOT.resolve(file));
        return pattern.matcher(COMMENT.matcher(text).replaceAll("")).results().toList();
    }
}
