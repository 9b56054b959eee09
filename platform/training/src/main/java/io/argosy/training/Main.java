package io.argosy.training;

import io.argosy.training.importing.ImportDraft;
import io.argosy.training.outcome.Progress;
import io.argosy.training.outcome.TrainingException;
import java.io.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * {@code train FOLDER}: trains the model of the service in a folder. {@code choose FOLDER SECONDS}: tries algorithms for
 * so long, and writes the best into its recipe. {@code draft FOLDER ORDER}: writes the recipe of a model from elsewhere.
 */
public final class Main {
    /** Exit code when the command line is wrong. */
    static final int USAGE = 2;

    /** Exit code when the model cannot be trained. */
    static final int FAILED = 1;

    private Main() {}

    /** Trains and exits: 0 done, 1 cannot be trained, 2 wrong usage. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String[] args) {
        boolean train = args.length == 2 && args[0].equals("train");
        boolean choose = args.length == 3 && args[0].equals("choose") && args[2].matches("[0-9]{1,6}");
        boolean draft = args.length == 3 && args[0].equals("draft");
        if (!train && !choose && !draft) {
            System.err.println("usage: train FOLDER, or choose FOLDER SECONDS, where FOLDER holds a service's"
                    + " recipe.yaml, or draft FOLDER ORDER, where it holds a model's file and a sample");
            return USAGE;
        }
        Path folder = Path.of(args[1]);
        if (!Files.isDirectory(folder)) {
            System.err.println(folder + " is not a folder: give a service's, such as services/churn");
            return USAGE;
        }
        try {
            var trainer = new Trainer(new Progress(System.out, onTerminal()));
            if (draft) {
                ImportDraft.write(folder, Path.of(args[2]), new Progress(System.out, onTerminal()));
            } else if (choose) {
                trainer.choose(folder, Duration.ofSeconds(Long.parseLong(args[2])));
            } else {
                trainer.train(folder, folder.resolve("model"));
            }
            return 0;
        } catch (TrainingException e) {
            System.err.println(e.getMessage());
            return FAILED;
        }
    }

    @SuppressWarnings("SystemConsoleNull") // From JDK 25 on it is null again without a terminal (JDK-8351435).
    private static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
