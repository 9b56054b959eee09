package io.argosy.fleet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.Main;
import io.argosy.fleet.build.CachedVersions;
import io.argosy.fleet.engine.TinyFleet;
import io.argosy.fleet.engine.TinyService;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.Tool;
import io.argosy.fleet.tool.Tools;
import io.argosy.fleet.version.Version;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line as processes of its own, with a cache of its own in which {@link TinyFleet}'s versions are at hand. */
final class Cli {
    private final Path clone;
    private final Path cache;

    private Cli(Path clone, Path cache) {
        this.clone = clone;
        this.cache = cache;
    }

    static Cli in(Path clone, Path cache) throws IOException, InterruptedException {
        for (Version version : List.of(TinyFleet.FIRST, TinyFleet.SECOND)) {
            CachedVersions.put(cache.resolve("argosy"), "churn", version, TinyService.class);
        }
        // Wherever this user has the tools, these commands find them too.
        Tools here = Tools.of(TinyFleet.HERE, _ -> {});
        Path tools = Files.createDirectories(cache.resolve("argosy/tools"));
        for (Tool tool : List.of(Tool.KUSTOMIZE, Tool.RENDERER)) {
            Path same = tools.resolve(tool.command() + "-" + here.pinned(tool));
            Files.writeString(same, "#!/bin/sh\nexec " + here.path(tool) + " \"$@\"\n");
            assertTrue(same.toFile().setExecutable(true));
        }
        return new Cli(clone, cache);
    }

    /** Runs a command to its end. */
    Execution run(String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(cache, "out", "");
        Path err = Files.createTempFile(cache, "err", "");
        Process process = start(out, err, arguments);
        int exitCode = process.waitFor();
        return new Execution(exitCode, Files.readString(out), Files.readString(err));
    }

    /** Runs a command to its end, which must be a good one, and gives its standard output. */
    String out(String... arguments) throws IOException, InterruptedException {
        Execution execution = run(arguments);
        assertEquals(0, execution.exitCode(), execution::err);
        return execution.out();
    }

    /** Starts a command that goes on, with its output in files: a pipe would be held open by what it leaves running. */
    Process start(Path out, Path err, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-C", clone.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("XDG_CACHE_HOME", cache.toString());
        return builder.start();
    }
}
