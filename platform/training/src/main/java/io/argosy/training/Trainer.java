package io.argosy.training;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.ModelPackage;
import io.argosy.model.Provenance;
import io.argosy.model.derivation.DerivedFeature;
import io.argosy.model.evaluation.Evaluation;
import io.argosy.model.evaluation.Judged;
import io.argosy.model.evidence.Metric;
import io.argosy.model.evidence.Metrics;
import io.argosy.model.format.PackageReader;
import io.argosy.model.format.PackageWriter;
import io.argosy.model.inference.Weights;
import io.argosy.model.prediction.Model;
import io.argosy.training.data.DataReader;
import io.argosy.training.data.Sha256;
import io.argosy.training.evidence.Baselines;
import io.argosy.training.evidence.Card;
import io.argosy.training.evidence.Contradiction;
import io.argosy.training.evidence.GoldenRows;
import io.argosy.training.importing.Importer;
import io.argosy.training.learner.Learner;
import io.argosy.training.outcome.Progress;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Algorithm;
import io.argosy.training.recipe.Recipe;
import io.argosy.training.recipe.RecipeReader;
import io.argosy.training.recipe.RecipeWriter;
import io.argosy.training.rows.Examples;
import io.argosy.training.search.RecipeSearch;
import io.argosy.training.search.Tried;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;

/**
 * Trains a service's model: reads {@code recipe.yaml} and the data, judges the recipe by cross-validation, fits to all
 * rows, and writes {@code model/}. It depends on the recipe, the data and this code alone: not on the clock, the
 * locale, the number of processors or the order of threads.
 */
public final class Trainer {
    /** Raised by whoever changes this code so that a package comes out different. */
    private static final String VERSION = "2 with Smile 6.2.5 and XGBoost 3.4.0";

    /** How many trees of a forest are grown at a time; no figure hangs on it. */
    private static final int PARALLELISM = Math.min(8, Runtime.getRuntime().availableProcessors());

    private final Progress progress;

    /** A trainer that reports its progress. */
    public Trainer(Progress progress) {
        this.progress = progress;
    }

    /**
     * Trains the model of the service in {@code folder} and writes it to {@code target}.
     *
     * @throws TrainingException with a message for the model's author; nothing is written then
     */
    public ModelPackage train(Path folder, Path target) throws TrainingException {
        return inPool(() -> run(folder, target));
    }

    /**
     * Tries algorithms on the data of the service in {@code folder} and writes the best one into its recipe.
     *
     * @param budget for how long; the fit that it ends in is still finished
     * @throws TrainingException with a message for the model's author; the recipe is left alone then
     */
    public void choose(Path folder, Duration budget) throws TrainingException {
        Optional<Tried> best = inPool(() -> {
            Recipe recipe = RecipeReader.read(folder);
            return RecipeSearch.best(recipe, DataReader.read(recipe, folder), budget, progress);
        });
        if (best.isPresent()) {
            RecipeWriter.algorithm(folder.resolve(RecipeReader.FILE), best.get().algorithm());
        }
    }

    private static <T> T inPool(Callable<T> work) throws TrainingException {
        try (var pool = new ForkJoinPool(PARALLELISM)) {
            return pool.submit(work).get();
        } catch (ExecutionException e) {
            // Each time that a pool hands an exception on, it wraps it in one of the same class.
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof TrainingException training) {
                    throw training;
                }
                if (cause instanceof OutOfMemoryError) {
                    throw new TrainingException("the rows do not fit into memory ("
                            + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MB): give JAVA_TOOL_OPTIONS=-Xmx… more, or fewer rows or columns");
                }
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingException("training was interrupted; nothing was written");
        }
    }

    private ModelPackage run(Path folder, Path target) throws TrainingException {
        Recipe recipe = RecipeReader.read(folder);
        if (recipe.algorithm() instanceof Algorithm.Imported imported) {
            Importer.Made made = new Importer(recipe, imported, folder, progress).make(VERSION);
            write(made.content(), made.weights(), target);
            progress.say("wrote " + target);
            return made.content();
        }
        Examples examples = DataReader.read(recipe, folder);
        progress.say(String.format(
                Locale.ROOT, "%s %s: %,d rows of %s", recipe.name(), recipe.version(), examples.size(), recipe.data()));
        for (DerivedFeature derived : examples.signature().derived().all()) {
            progress.say(
                    "derives " + derived.name() + ": " + derived.derivation().formula());
        }
        Judged judged = crossValidate(recipe, examples);
        progress.step("fitting to all rows");
        Weights weights = Learner.of(recipe.algorithm()).fit(examples, recipe.seed());
        Model model = weights.model(examples.signature());
        progress.step("measuring");
        Metrics metrics = metrics(recipe, examples, judged, model);
        Provenance provenance = new Provenance(
                recipe.data(),
                Sha256.of(folder.resolve(recipe.data())),
                examples.size(),
                Sha256.of(folder.resolve(RecipeReader.FILE)),
                VERSION);
        var content = new ModelPackage(
                recipe.name(),
                recipe.version(),
                recipe.description(),
                examples.signature(),
                model,
                metrics,
                Baselines.make(judged),
                GoldenRows.make(examples, model),
                Card.write(recipe, examples, metrics, provenance),
                provenance);
        write(content, weights, target);
        progress.say(metrics.overall().stream()
                .map(m -> String.format(Locale.ROOT, "%s %.4f (%.4f to %.4f)", m.name(), m.value(), m.low(), m.high()))
                .collect(Collectors.joining(", ", "cross-validated: ", "")));
        progress.say("wrote " + target);
        return content;
    }

    /** Writes the package once elsewhere and loads it, so that what would be refused never replaces what works. */
    private static void write(ModelPackage content, Weights weights, Path target) throws TrainingException {
        try {
            Path trial = Files.createTempDirectory("argosy-model-");
            try {
                PackageWriter.write(content, weights, trial);
                if (!PackageReader.read(trial).checkGoldenRows().isEmpty()) {
                    throw new IllegalStateException("a package read back answers otherwise than the fitted model");
                }
            } catch (InvalidPackageException e) {
                String next = e.file().startsWith("weights")
                        ? "; fewer or shallower trees, or larger leaves, make it smaller"
                        : "";
                throw new TrainingException(
                        "the package would be refused, so it was not written: " + e.getMessage() + next);
            } finally {
                PackageWriter.delete(trial);
            }
            PackageWriter.write(content, weights, target);
        } catch (IOException e) {
            throw new TrainingException(target + ": cannot be written: " + e.getMessage());
        }
    }

    /** Every row's answer by a fit to the other folds. */
    private Judged crossValidate(Recipe recipe, Examples examples) throws TrainingException {
        int outputs = examples.signature().outputs();
        double[] answers = new double[examples.size() * outputs];
        int[] folds = examples.deal(recipe.folds(), recipe.seed());
        if (Arrays.stream(folds).distinct().count() < 2) {
            throw new TrainingException(
                    recipe.data() + ": the features are the same in every row: nothing can be learned"
                            + " from them; give a column that differs");
        }
        // One after the other: fits that run side by side in one process do not give the same last digits every time.
        for (int fold = 0; fold < recipe.folds(); fold++) {
            progress.step("cross-validating: fold " + (fold + 1) + " of " + recipe.folds());
            judge(recipe, examples, folds, fold, answers);
        }
        return new Judged(examples.signature(), examples.rows(), examples.values(), answers);
    }

    /** Fills in the answers to one fold's rows by a fit to the others. */
    private static void judge(Recipe recipe, Examples examples, int[] folds, int fold, double[] answers)
            throws TrainingException {
        int[] unseen = Examples.indices(folds, fold, true);
        if (unseen.length == 0) {
            return;
        }
        Examples seen = examples.subset(Examples.indices(folds, fold, false));
        Model model = Learner.of(recipe.algorithm()).fit(seen, recipe.seed()).model(examples.signature());
        double[] given = examples.subset(unseen).answers(model);
        int outputs = model.outputs();
        for (int i = 0; i < unseen.length; i++) {
            System.arraycopy(given, i * outputs, answers, unseen[i] * outputs, outputs);
        }
    }

    private static Metrics metrics(Recipe recipe, Examples examples, Judged judged, Model model)
            throws TrainingException {
        try {
            int[] groups = examples.groups();
            var evaluation = new Evaluation(judged, groups, recipe.seed());
            Judged fitted = Judged.by(model, examples.signature(), examples.rows(), examples.values());
            List<Metric> onSeen = new Evaluation(fitted, groups, recipe.seed()).overall();
            Contradiction.refuse(examples, evaluation.overall(), onSeen);
            return new Metrics(
                    method(recipe, examples),
                    judged.size(),
                    evaluation.overall(),
                    evaluation.slices(recipe.slices()),
                    onSeen,
                    recipe.tellsReliability() ? evaluation.reliability().orElse(null) : null);
        } catch (IllegalArgumentException e) {
            throw new TrainingException(RecipeReader.FILE + ": " + e.getMessage());
        }
    }

    private static String method(Recipe recipe, Examples examples) {
        String method = "Cross-validation in " + recipe.folds()
                + " folds: each row is judged by a fit of the same recipe that has not seen it, nor a row of equal"
                + " features.";
        long distinct = examples.keys().stream().distinct().count();
        return distinct == examples.size()
                ? method
                : method
                        + String.format(
                                Locale.ROOT,
                                " Of the rows %,d have different features; the intervals draw these again, each with"
                                        + " all its rows.",
                                distinct);
    }
}
