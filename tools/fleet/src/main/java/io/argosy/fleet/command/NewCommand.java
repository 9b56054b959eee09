package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.scaffold.NewService;
import io.argosy.fleet.scaffold.RecipeDraft;
import io.argosy.fleet.training.LocalTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet new}: a service from a CSV file. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description =
                "Makes a service from a CSV file: a draft of its recipe, a trained model, an example and settings."
                        + " Nothing is committed.")
public final class NewCommand implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /** With the prefix of its namespace, a name has to fit into the 63 characters of a DNS label. */
    private static final int LONGEST = 40;

    /** Beside the services, an environment has a folder of this name. */
    private static final Set<String> TAKEN = Set.of("environment");

    @Parameters(paramLabel = "NAME", description = "The service's name: lower-case letters, digits and hyphens.")
    private String name;

    @Option(names = "--from", required = true, paramLabel = "FILE", description = "A CSV file with a header.")
    private Path csv;

    @Option(names = "--target", required = true, paramLabel = "COLUMN", description = "The column to predict.")
    private String target;

    @Mixin
    private Clone clone;

    @Mixin
    private Console console;

    NewCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireName();
        try (Monorepo repository = clone.open()) {
            Path folder = repository.root().resolve("services").resolve(name);
            if (Files.exists(folder)) {
                throw new FleetException(
                        ExitCode.REFUSED, "services/" + name + " exists", "choose another name, or remove that folder");
            }
            RecipeDraft draft = RecipeDraft.of(name, csv, target);
            console.progress(draft.summary());
            draft.remarks().forEach(console::progress);
            make(repository, draft, folder);
            console.out().println("services/" + name + " is made: look at recipe.yaml and model/CARD.md. Then:");
            console.out().println("  git add services && git commit -m 'Add " + name + "'");
            console.out().println("  ./fleet release " + name);
            return ExitCode.OK.code();
        }
    }

    private void requireName() {
        if (!NAME.matcher(name).matches() || name.length() > LONGEST) {
            throw new FleetException(
                    ExitCode.USAGE,
                    "\"" + name + "\" is no name for a service",
                    "use lower-case letters, digits and single hyphens, a letter first, at most " + LONGEST
                            + " characters");
        }
        if (TAKEN.contains(name)) {
            throw new FleetException(
                    ExitCode.USAGE,
                    "\"" + name + "\" means something else here",
                    "choose another name, for example " + name + "-model");
        }
    }

    /** Writes the service and trains it; what fails on the way leaves nothing behind. */
    private void make(Monorepo repository, RecipeDraft draft, Path folder) throws IOException, InterruptedException {
        NewService service = new NewService(repository.root(), name);
        boolean made = false;
        try {
            service.write(draft);
            new LocalTrainer(repository)
                    .train(folder, Clone.settings(repository).branch(), console::progress);
            made = true;
        } finally {
            if (!made) {
                service.remove();
            }
        }
    }
}
