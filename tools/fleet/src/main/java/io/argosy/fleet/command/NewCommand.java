package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.scaffold.NewService;
import io.argosy.fleet.scaffold.RecipeDraft;
import io.argosy.fleet.scaffold.ServiceName;
import io.argosy.fleet.training.LocalTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet new}: a service from a CSV file. */
@Command(
        name = "new",
        description =
                "Makes a service from a CSV file: a draft of its recipe, a trained model, an example and settings."
                        + " Nothing is committed.")
public final class NewCommand implements Callable<Integer> {
    private static final Pattern BUDGET = Pattern.compile("([0-9]{1,5})(s|m)");

    @Parameters(paramLabel = "NAME", description = "The service's name: lower-case letters, digits and hyphens.")
    private String name;

    @Option(names = "--from", required = true, paramLabel = "FILE", description = "A CSV file with a header.")
    private Path csv;

    @Option(names = "--target", required = true, paramLabel = "COLUMN", description = "The column to predict.")
    private String target;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "For how long to try algorithms, such as 60s or 5m; 0s takes the draft's. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String budget;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "What the target is: classification or regression. Default: as its values look.")
    private Optional<RecipeDraft.Task> task = Optional.empty();

    @Mixin
    private Clone clone;

    @Mixin
    private Console console;

    NewCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServiceName.require(name);
        Duration time = budget();
        try (Monorepo repository = clone.open()) {
            Path folder = repository.root().resolve("services").resolve(name);
            if (Files.exists(folder)) {
                throw new FleetException(
                        ExitCode.REFUSED, "services/" + name + " exists", "choose another name, or remove that folder");
            }
            draft(repository);
            // A table of a million rows takes a gigabyte and more here: handed back before the training needs as much.
            System.gc();
            train(repository, folder, time);
            console.out().println("services/" + name + " is made: look at recipe.yaml and model/CARD.md. Then:");
            console.out().println("  git add services && git commit -m 'Add " + name + "'");
            console.out().println("  ./fleet release " + name);
            return ExitCode.OK.code();
        }
    }

    private Duration budget() {
        Matcher matcher = BUDGET.matcher(budget);
        if (!matcher.matches()) {
            throw new FleetException(
                    ExitCode.USAGE, "\"" + budget + "\" is no time to try in", "give --budget 60s, or minutes as 5m");
        }
        long amount = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("m") ? Duration.ofMinutes(amount) : Duration.ofSeconds(amount);
    }

    /** Says what was understood, and writes the service; nothing of the table is kept. */
    private void draft(Monorepo repository) throws IOException {
        RecipeDraft draft = RecipeDraft.of(name, csv, target, task);
        console.progress(draft.summary());
        draft.columns().forEach(console::progress);
        draft.remarks().forEach(console::progress);
        new NewService(repository.root(), name).write(draft);
    }

    /** Trains what was written; where that fails, it stays, to be corrected. */
    private void train(Monorepo repository, Path folder, Duration time) throws IOException, InterruptedException {
        boolean made = false;
        try {
            LocalTrainer trainer = new LocalTrainer(repository);
            if (time.isPositive()) {
                trainer.choose(folder, time, console::progress);
            }
            trainer.train(folder, Clone.settings(repository).branch(), console::progress);
            made = true;
        } finally {
            if (!made) {
                console.progress("the draft stays in services/" + name + ": correct its recipe.yaml or data, then"
                        + " ./fleet train " + name + "; or remove it");
            }
        }
    }
}
