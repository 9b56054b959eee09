package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.Main;
import io.argosy.fleet.engine.EngineDirectory;
import io.argosy.fleet.engine.EngineOptions;
import io.argosy.fleet.tool.ExecutablePath;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts an engine that outlives the command and its terminal: a process of its own session. */
final class DetachedEngine {
    private DetachedEngine() {}

    /** Starts it; its output goes to {@link EngineDirectory#log()}, anew for each engine. */
    static Process start(EngineDirectory directory, EngineOptions options) {
        List<String> command = new ArrayList<>(ofItsOwn());
        command.addAll(thisProgram());
        command.addAll(List.of(
                "up",
                "--progress-only",
                "-C",
                directory.root().toString(),
                "--branch",
                options.branch(),
                "--port-base",
                String.valueOf(options.portBase()),
                "--replicas",
                String.valueOf(options.replicas())));
        try {
            Files.createDirectories(directory.path());
            return new ProcessBuilder(command)
                    .directory(directory.root().toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(directory.log().toFile())
                    .start();
        } catch (IOException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "the engine cannot be started: " + e.getMessage(),
                    "run ./fleet up without --detach",
                    e);
        }
    }

    /** {@code setsid} gives it a session, so that a closed terminal does not end it; {@code nohup} nearly does. */
    private static List<String> ofItsOwn() {
        ExecutablePath path = ExecutablePath.ofUser();
        return path.find("setsid").or(() -> path.find("nohup")).map(Path::toString).stream()
                .toList();
    }

    /** The command line's own program, with the Java options that this process was started with. */
    private static List<String> thisProgram() {
        List<String> program = new ArrayList<>();
        program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        program.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        program.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        return program;
    }
}
