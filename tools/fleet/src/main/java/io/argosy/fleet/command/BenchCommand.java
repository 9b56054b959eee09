package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.NearestName;
import io.argosy.fleet.build.Foreground;
import io.argosy.fleet.build.Maven;
import io.argosy.fleet.git.Monorepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** {@code fleet bench}: a benchmark against peers, by its script in {@code tools/bench}. */
@Command(
        name = "bench",
        description =
                "Runs a benchmark against peers on this machine: inference, quality, tables, serving, store, soak, evidence,"
                        + " wayback, board, repository or gates. What follows its name is passed on to it; see"
                        + " tools/bench/README.md.")
public final class BenchCommand implements Callable<Integer> {
    private static final String FOLDER = "tools/bench";

    /** The script of a benchmark that has a folder of its own. */
    private static final String SCRIPT = "bench.py";

    @Parameters(index = "0", paramLabel = "NAME", description = "The benchmark, e.g. inference.")
    private String name;

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Mixin
    private Clone clone;

    BenchCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            Map<String, Path> scripts = scripts(repository.root().resolve(FOLDER));
            Path script = scripts.get(name);
            if (script == null) {
                throw new FleetException(
                        ExitCode.USAGE,
                        "there is no benchmark \"" + name + "\"",
                        NearestName.suggest(name, scripts.keySet()));
            }
            List<String> command = new ArrayList<>(List.of(script.toString()));
            command.addAll(arguments);
            if (Foreground.run(Maven.withJdk(new ProcessBuilder(command))) != 0) {
                throw new FleetException(
                        ExitCode.UNAVAILABLE, "the benchmark " + name + " failed", "its own words are above");
            }
            return ExitCode.OK.code();
        }
    }

    /** The benchmarks by name: scripts, and folders with one. */
    private static Map<String, Path> scripts(Path folder) throws IOException {
        Map<String, Path> scripts = new TreeMap<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                Path script = Files.isDirectory(entry) ? entry.resolve(SCRIPT) : entry;
                if (Files.isRegularFile(script) && Files.isExecutable(script)) {
                    scripts.put(entry.getFileName().toString(), script);
                }
            }
        }
        return scripts;
    }
}
