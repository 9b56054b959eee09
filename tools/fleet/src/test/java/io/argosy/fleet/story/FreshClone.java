package io.argosy.fleet.story;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.SampleServices;
import io.argosy.fleet.engine.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A clone of this repository's HEAD in a folder of its own, where commands run as a person's would. */
public final class FreshClone {
    /** The folder of the repository under test, seen from this module. */
    private static final Path HERE = Path.of("../..").toAbsolutePath().normalize();

    private final Path folder;
    private final int portBase;

    private FreshClone(Path folder, int portBase) {
        this.folder = folder;
        this.portBase = portBase;
    }

    public static FreshClone in(Path folder) {
        FreshClone clone = new FreshClone(folder, FreePorts.next());
        Result cloned = run(HERE, List.of("git", "clone", "--quiet", HERE.toString(), folder.toString()), Map.of());
        assertEquals(0, cloned.exitCode(), cloned.output());
        clone.shell("git switch --quiet -C main");
        // Its main is this state, whatever the repository under test calls so.
        clone.shell("git remote remove origin");
        clone.shell("git config user.name Ada && git config user.email ada@example.org");
        clone.keepTheSample();
        return clone;
    }

    /** Whatever else this repository serves is no part of the stories, which are of the sample's services. */
    private void keepTheSample() {
        List<String> others = shell("git ls-files -- services overlays")
                .lines()
                .filter(path -> SampleServices.isOther(Path.of(path)))
                .toList();
        if (!others.isEmpty()) {
            try {
                Path paths = Files.createTempFile("others", "");
                Files.write(paths, others);
                shell("git rm --quiet --pathspec-from-file=" + paths
                        + " && git commit --quiet --message 'The sample alone'");
                Files.delete(paths);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public Path folder() {
        return folder;
    }

    /** The first of the three free ports that its environments are to listen on. */
    int portBase() {
        return portBase;
    }

    /** Runs a shell command line and demands success. */
    public String shell(String command) {
        Result result = run(folder, List.of("sh", "-c", command), Map.of());
        assertEquals(0, result.exitCode(), () -> command + "\n" + result.output());
        return result.output();
    }

    /** Runs a shell command line and gives its exit status and what it printed. */
    public Result tried(String command) {
        return run(folder, List.of("sh", "-c", command), Map.of());
    }

    /** What {@code ./fleet status} says of a service in an environment. */
    JsonNode status(String environment, String service) {
        Result result = tried("./fleet status -o json 2>/dev/null");
        for (JsonNode row : JsonMapper.shared().readTree(result.output())) {
            if (row.path("environment").asString("").equals(environment)
                    && row.path("service").asString("").equals(service)) {
                return row;
            }
        }
        throw new AssertionError("status names no " + service + " in " + environment + ": " + result.output());
    }

    private static Result run(Path directory, List<String> command, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                    .directory(Files.isDirectory(directory) ? directory.toFile() : HERE.toFile())
                    .redirectErrorStream(true);
            // Maven passes on what it was told about this build; a person's shell would not.
            builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    public record Result(int exitCode, String output) {}
}
