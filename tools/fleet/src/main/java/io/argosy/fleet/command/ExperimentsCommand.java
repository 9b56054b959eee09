package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.NearestName;
import io.argosy.fleet.experiment.Experiments;
import io.argosy.fleet.experiment.Run;
import io.argosy.fleet.experiment.RunComparison;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.scaffold.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fleet experiments}: what was trained and imported here. */
@Command(
        name = "experiments",
        description = "Lists the runs of ./fleet train, new and import in this clone, with what went in and what came"
                + " out; with the numbers of two, what differs between them.")
public final class ExperimentsCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SERVICE", description = "The service, e.g. churn.")
    private String service;

    @Parameters(index = "1..*", arity = "0..2", paramLabel = "RUN", description = "The numbers of two runs to compare.")
    private List<Integer> numbers = List.of();

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    ExperimentsCommand() {}

    @Override
    public Integer call() throws IOException {
        ServiceName.require(service);
        if (numbers.size() == 1 || numbers.size() > 2) {
            throw new FleetException(
                    ExitCode.USAGE,
                    "there is " + (numbers.size() == 1 ? "one run" : "more than two runs") + " to compare",
                    "give the numbers of two, or none to list all");
        }
        try (Monorepo repository = clone.open()) {
            List<Run> runs = new Experiments(repository).of(service);
            if (runs.isEmpty()
                    && !Files.isDirectory(repository.root().resolve("services").resolve(service))) {
                throw new FleetException(
                        ExitCode.USAGE,
                        "there is no services/" + service + ", and nothing was trained for it here",
                        NearestName.suggest(service, services(repository.root())));
            }
            if (numbers.isEmpty()) {
                list(runs);
            } else {
                compare(RunComparison.of(find(runs, numbers.getFirst()), find(runs, numbers.getLast())));
            }
            return ExitCode.OK.code();
        }
    }

    private void list(List<Run> runs) {
        if (output.isJson()) {
            output.json(runs);
        } else if (runs.isEmpty()) {
            output.progress("no run of " + service + " in this clone: ./fleet train " + service + " makes one");
        } else {
            ExperimentTable.of(runs).forEach(output.out()::println);
        }
    }

    private void compare(RunComparison comparison) {
        if (output.isJson()) {
            output.json(comparison);
        } else {
            ExperimentTable.of(comparison).forEach(output.out()::println);
        }
    }

    private Run find(List<Run> runs, int number) {
        return runs.stream()
                .filter(run -> run.number() == number)
                .findFirst()
                .orElseThrow(() -> new FleetException(
                        ExitCode.USAGE,
                        "there is no run " + number + " of " + service + " in this clone",
                        runs.isEmpty()
                                ? "./fleet train " + service + " makes one"
                                : "there are " + runs.getFirst().number() + " to "
                                        + runs.getLast().number()));
    }

    private static List<String> services(Path root) throws IOException {
        Path services = root.resolve("services");
        if (!Files.isDirectory(services)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(services)) {
            return folders.map(folder -> folder.getFileName().toString()).toList();
        }
    }
}
