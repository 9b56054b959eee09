package io.argosy.fleet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import io.argosy.fleet.Caches;
import io.argosy.fleet.Main;
import io.argosy.fleet.build.FakeRegistry;
import io.argosy.fleet.build.TrainingCode;
import io.argosy.fleet.forge.GitHubServer;
import io.argosy.fleet.gate.JudgedFleet;
import io.argosy.fleet.tool.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Runs the steps of workflows as GitHub's runner does: each a bash script, with its own variables. What would reach beyond
 * this machine, or build everything, is a stand-in that keeps what it was told.
 */
final class Runner {
    private static final Path HERE = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{ *([^}]*?) *}}");
    private static final List<String> STAND_INS = List.of("docker", "mvn", "go", "python3", "gh");

    private final Path clone;
    private final Path folder;
    private final Map<String, String> environment;
    private final List<Step> left = new ArrayList<>(steps());

    private Runner(Path clone, Path folder, Map<String, String> environment) {
        this.clone = clone;
        this.folder = folder;
        this.environment = environment;
    }

    /** One {@code run:} of a workflow. */
    private record Step(String workflow, String job, String script, Map<String, String> variables) {}

    /** A runner in a clone whose origin is on GitHub. */
    static Runner of(JudgedFleet fleet, Path folder, FakeRegistry registry, GitHubServer github) throws Exception {
        Path clone = fleet.files().root();
        fleet.files().write(".gitignore", "/tools\n/fleet\n/.ci\n").commit("Leave out what is not the fleet's");
        Files.createSymbolicLink(clone.resolve("tools"), HERE.resolve("tools"));
        Files.createSymbolicLink(clone.resolve(".ci"), HERE.resolve(".ci"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        script(
                clone.resolve("fleet"),
                "FLEET_HOME=" + clone + " exec " + java
                        + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path")
                        + "' "
                        + Main.class.getName() + " \"$@\"");
        Path stands = Files.createDirectory(folder.resolve("stand-ins"));
        for (String name : STAND_INS) {
            // A Docker that can log in and has no daemon: what would make clusters with it leaves them out.
            script(stands.resolve(name), "echo \"$*\" >>" + folder.resolve(name + ".said") + "; [ \"$1\" != info ]");
        }
        Path tools = Files.createDirectories(folder.resolve("cache/argosy/tools"));
        for (Tool tool : List.of(Tool.KUSTOMIZE, Tool.RENDERER, Tool.KUBECONFORM, Tool.APISERVER)) {
            Path same = tools.resolve(tool.command() + "-" + JudgedFleet.TOOLS.pinned(tool));
            Files.createSymbolicLink(same, JudgedFleet.TOOLS.path(tool));
        }
        // The stand-in for Maven builds nothing, so the training code is there already.
        new TrainingCode(fleet.repository(), fleet.main()).command(folder, "services/churn", List.of(), _ -> {});
        Files.createSymbolicLink(
                folder.resolve("cache/argosy/training"), Caches.root().resolve("training"));
        Path base = folder.resolve("base.tar");
        Jib.fromScratch().containerize(Containerizer.to(TarImage.at(base).named("base")));
        Map<String, String> environment = new HashMap<>(Map.of(
                "PATH", stands + ":" + System.getenv("PATH"),
                "XDG_CACHE_HOME", folder.resolve("cache").toString(),
                "GITHUB_OUTPUT", folder.resolve("output").toString(),
                "RUNNER_TEMP", folder.toString(),
                "GITHUB_API_URL", github.url(),
                "FLEET_BASE_IMAGE", "tar://" + base,
                "FLEET_PUSH_TO", registry.host() + "/models",
                "DOCKER_CONFIG", folder.resolve("docker").toString()));
        Runner runner = new Runner(clone, folder, environment);
        String address = "https://github.com/argosy-fleet/argosy.git";
        runner.git("init", "--quiet", "--bare", folder.resolve("origin.git").toString());
        runner.git("config", "url.file://" + folder.resolve("origin.git") + ".insteadOf", address);
        runner.git("remote", "add", "origin", address);
        runner.git("push", "--quiet", "origin", "main");
        return runner;
    }

    /** Runs a job's steps. */
    void run(String workflow, String job, Map<String, String> expressions) throws IOException, InterruptedException {
        List<Step> mine = steps().stream()
                .filter(step -> step.workflow().equals(workflow) && step.job().equals(job))
                .toList();
        for (Step step : mine) {
            left.remove(step);
            Map<String, String> variables = new TreeMap<>();
            step.variables().forEach((name, value) -> variables.put(name, evaluated(value, expressions)));
            shell(step.script(), variables);
        }
    }

    /** The steps that nobody has run. */
    List<String> left() {
        return left.stream()
                .map(step -> step.workflow() + " " + step.job() + ": " + step.script())
                .toList();
    }

    /** What a stand-in was told, a line for each time. */
    List<String> said(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name + ".said"));
    }

    /** What steps wrote for later ones. */
    String output() throws IOException {
        return Files.readString(folder.resolve("output")).strip();
    }

    String git(String... arguments) {
        try {
            List<String> command = new ArrayList<>(List.of("git"));
            command.addAll(List.of(arguments));
            return run(command, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void shell(String script, Map<String, String> variables) throws IOException, InterruptedException {
        run(List.of("bash", "-e", "-o", "pipefail", "-c", script), variables);
    }

    private String run(List<String> command, Map<String, String> variables) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(clone.toFile());
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        // What a machine of this project has and a runner of GitHub's does not, a rig for clusters among it.
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("GITHUB_") || name.startsWith("GH_") || name.startsWith("RIG"));
        builder.environment().putAll(environment);
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        int status = process.waitFor();
        assertEquals(0, status, () -> String.join(" ", command) + "\n" + read(out) + read(err));
        return read(out).strip();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String evaluated(String value, Map<String, String> expressions) {
        Map<String, String> known = new HashMap<>(Map.of(
                "github.actor", "ada",
                "github.token", "a-token",
                "github.repository", "argosy-fleet/argosy",
                "github.event.number", "7",
                // No App: the step that asks for its token has not run.
                "steps.app.outputs.token || github.token", "a-token",
                "inputs.service", "churn"));
        known.putAll(expressions);
        return EXPRESSION.matcher(value).replaceAll(found -> {
            String replacement = known.get(found.group(1));
            if (replacement == null) {
                throw new AssertionError("nobody says what " + found.group() + " is");
            }
            return Matcher.quoteReplacement(replacement);
        });
    }

    private static void script(Path file, String command) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + command + "\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
    }

    private static List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        try (Stream<Path> files = Files.list(HERE.resolve(".github/workflows"))) {
            for (Path file : files.sorted().toList()) {
                String workflow = file.getFileName().toString().replace(".yaml", "");
                JsonNode jobs =
                        YAMLMapper.shared().readTree(Files.readString(file)).path("jobs");
                jobs.forEachEntry((job, content) -> content.path("steps").forEach(step -> {
                    if (step.has("run")) {
                        Map<String, String> variables = new TreeMap<>();
                        step.path("env").forEachEntry((name, value) -> variables.put(name, value.asString()));
                        steps.add(new Step(workflow, job, step.path("run").asString(), variables));
                    }
                }));
            }
            return steps;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
