package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.NearestName;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.training.LocalTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fleet train}: a service's model, made anew from its recipe and data. */
@Command(
        name = "train",
        description = "Reads services/SERVICE/recipe.yaml and its data, fits and evaluates the model, and writes"
                + " services/SERVICE/model. The same recipe and data give the same bytes.")
public final class TrainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", description = "The service, e.g. churn.")
    private String service;

    @Mixin
    private Clone clone;

    @Mixin
    private Console console;

    TrainCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            Path folder = repository.root().resolve("services").resolve(service);
            if (!Files.exists(folder.resolve("recipe.yaml"))) {
                throw new FleetException(
                        ExitCode.USAGE,
                        "there is no services/" + service + "/recipe.yaml",
                        NearestName.suggest(service, withRecipe(repository.root())));
            }
            new LocalTrainer(repository)
                    .train(folder, Clone.settings(repository).branch(), console::progress);
            return ExitCode.OK.code();
        }
    }

    private static List<String> withRecipe(Path root) throws IOException {
        try (Stream<Path> services = Files.list(root.resolve("services"))) {
            return services.filter(folder -> Files.exists(folder.resolve("recipe.yaml")))
                    .map(folder -> folder.getFileName().toString())
                    .toList();
        }
    }
}
