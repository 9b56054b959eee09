package io.argosy.fleet.kept;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.NearestName;
import io.argosy.fleet.model.ModelPackages;
import io.argosy.fleet.version.Version;
import io.argosy.model.ModelPackage;
import io.argosy.model.instance.InstanceReader;
import io.argosy.model.instance.Problem;
import io.argosy.model.prediction.Explanation;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The answer to a request, made once more by the model that answered it, out of Git. */
public sealed interface AnswerAgain {
    /**
     * The model says the very same.
     *
     * @param commit that has the version
     * @param explanation as the service's own {@code /explain} gives it
     */
    record Same(String commit, Explanation explanation) implements AnswerAgain {}

    /**
     * It says something else.
     *
     * @param outputs what it says now
     * @param sameCode whether the code that answers here is the version's own
     */
    record Other(String commit, List<Double> outputs, boolean sameCode) implements AnswerAgain {}

    /** Nobody can say: a fact, and the next step. */
    record Impossible(String fact, String nextStep) implements AnswerAgain {}

    /**
     * Makes it.
     *
     * @param packages where versions are looked for
     * @param label to explain, or null for the one that was answered
     * @throws FleetException where the model has no such label
     */
    static AnswerAgain of(ModelPackages packages, KeptPrediction kept, @Nullable String label) throws IOException {
        Version version;
        Optional<RevCommit> commit;
        ModelPackage model;
        try {
            version = Version.parse(kept.version());
            commit = packages.commit(kept.service(), version);
            if (commit.isEmpty()) {
                return new Impossible(
                        "no commit here has " + kept.service() + " " + version + ", so its model is not at hand",
                        "fetch the branch that has it");
            }
            model = packages.load(kept.service(), version);
        } catch (IllegalArgumentException e) {
            return new Impossible(
                    kept.version() + " is no version that Git knows: it was served by hand", "ask who served it");
        } catch (FleetException e) {
            return new Impossible(e.fact(), inItsOwnClone(e));
        }
        Signature signature = model.signature();
        int explained = label(signature, kept, label);
        if (!signature.sensitive().isEmpty()) {
            return new Impossible(
                    String.join(", ", new TreeSet<>(signature.sensitive()))
                            + (signature.sensitive().size() == 1 ? " is" : " are")
                            + " sensitive, and the values of such features are kept nowhere: without them nobody can"
                            + " make the answer again",
                    "ask whoever made the request for it, and give it to /explain of that version");
        }
        Row row = signature.newRow();
        Optional<String> wrong = read(signature, kept.features(), row);
        if (wrong.isPresent()) {
            return new Impossible(
                    "what is kept of its features is no request of that version: " + wrong.get(),
                    "see who else writes to that table");
        }
        double[] alone = new double[model.model().outputs()];
        model.model().predict(row, alone);
        // A sum of many trees rounds otherwise for many rows at once, and what is kept does not say how it was asked.
        double[] amongOthers = new double[alone.length];
        model.model().predictAll(List.of(row), amongOthers);
        String name = commit.get().name();
        if (!isSame(alone, kept.outputs()) && !isSame(amongOthers, kept.outputs())) {
            return new Other(
                    name, Arrays.stream(alone).boxed().toList(), packages.answersWithThisCode(kept.service(), version));
        }
        return new Same(name, model.model().explain(row, explained));
    }

    private static String inItsOwnClone(FleetException why) {
        return why.exitCode() == ExitCode.REFUSED
                ? "have its own code do it: `git worktree add ../then COMMIT`, and run this command there"
                : why.nextStep();
    }

    private static int label(Signature signature, KeptPrediction kept, @Nullable String label) {
        List<String> labels = signature.labels();
        if (label != null && !labels.contains(label)) {
            throw new FleetException(
                    ExitCode.USAGE,
                    labels.isEmpty()
                            ? "a number has no labels, and --label names \"" + label + "\""
                            : "that version has no label \"" + label + "\"",
                    labels.isEmpty() ? "leave --label out" : NearestName.suggest(label, labels));
        }
        return labels.isEmpty() ? 0 : Math.max(0, labels.indexOf(label == null ? kept.label() : label));
    }

    private static Optional<String> read(Signature signature, String features, Row row) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), features)) {
            parser.nextToken();
            return new InstanceReader(signature)
                    .read(parser, row).stream().map(Problem::message).findFirst();
        } catch (JacksonException | IllegalArgumentException e) {
            // Not its words: they repeat what a caller sent.
            return Optional.of("it is no JSON object");
        }
    }

    /** To the last bit. */
    private static boolean isSame(double[] outputs, List<Double> kept) {
        if (outputs.length != kept.size()) {
            return false;
        }
        for (int i = 0; i < outputs.length; i++) {
            if (Double.doubleToLongBits(outputs[i]) != Double.doubleToLongBits(kept.get(i))) {
                return false;
            }
        }
        return true;
    }
}
