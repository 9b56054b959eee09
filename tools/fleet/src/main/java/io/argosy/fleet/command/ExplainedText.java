package io.argosy.fleet.command;

import io.argosy.fleet.kept.AnswerAgain;
import io.argosy.fleet.kept.KeptPrediction;
import io.argosy.fleet.kept.PutThere;
import io.argosy.fleet.model.Columns;
import io.argosy.model.prediction.Explanation;
import io.argosy.model.prediction.Explanation.Contribution;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a request was answered as it was, for people; and what of it a service's own {@code /explain} says, as it says it. */
final class ExplainedText {
    private static final int SHORT = 12;

    private final PrintWriter out;

    ExplainedText(PrintWriter out) {
        this.out = out;
    }

    /**
     * Tells all of it.
     *
     * @param rows how many of the request are kept
     * @param days on how many days a request of that identifier came
     */
    void tell(String environment, KeptPrediction kept, int rows, int days, AnswerAgain again, Optional<PutThere> put) {
        out.println(kept.service() + " " + kept.version() + " answered request " + kept.requestId() + " in "
                + environment + " at " + kept.at()
                + (rows > 1 ? ", row " + kept.row() + " of " + rows + " that are kept" : ""));
        if (days > 1) {
            out.println("the same identifier came on " + days + " days; this is the last of them");
        }
        out.println("answer: " + (kept.label() == null ? "" : kept.label() + ", from ") + numbers(kept.outputs()));
        switch (again) {
            case AnswerAgain.Same(String commit, Explanation explanation) -> {
                out.println("made again from commit " + commit.substring(0, SHORT) + ": the same, bit for bit");
                out.println();
                tell(explanation);
            }
            case AnswerAgain.Other(String commit, List<Double> outputs, boolean sameCode) -> {
                out.println("made again from commit " + commit.substring(0, SHORT) + ": something else, "
                        + numbers(outputs));
                out.println(
                        sameCode
                                ? "by the version's own code: its row was changed, or the model that served was not the one in Git"
                                : "by today's code, which is not the version's own: `git worktree add ../then "
                                        + commit.substring(0, SHORT) + "`, and run this command there");
            }
            case AnswerAgain.Impossible(String fact, String nextStep) ->
                out.println("it cannot be made again: " + fact + ": " + nextStep);
        }
        out.println();
        put.ifPresentOrElse(
                this::tell,
                () -> out.println("main never pinned that version in " + environment
                        + ", as far as this clone knows: nobody here put it there"));
    }

    private static String numbers(List<Double> outputs) {
        return outputs.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private void tell(Explanation explanation) {
        out.println((explanation.label() == null ? "it" : explanation.label())
                + (explanation.against() == null ? "" : " against " + explanation.against()) + " has a score of "
                + explanation.score() + " (" + scale(explanation) + "), which is " + explanation.base()
                + " for a row of which nothing is known, and");
        Columns columns = new Columns("FEATURE", "GIVEN", "ADDS");
        for (Contribution contribution : explanation.contributions()) {
            columns.add(
                    contribution.feature(),
                    contribution.part(),
                    (contribution.amount() < 0 ? "" : "+") + contribution.amount());
        }
        columns.lines().forEach(out::println);
    }

    private static String scale(Explanation explanation) {
        return explanation.scale().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void tell(PutThere put) {
        out.println(put.by() + " put it there at " + put.at() + (put.vouched() ? "" : " (its author's date)")
                + (put.rollback() ? ", as a way back" : "") + ": "
                + put.commit().substring(0, SHORT) + " "
                + put.subject());
        if (put.proposal() != null) {
            out.println(
                    "proposed by " + put.proposedBy() + ": " + put.proposal().substring(0, SHORT) + " " + put.title());
        }
        if (put.review() != null) {
            out.println("what the gates say of it: " + put.review());
        }
    }

    /** An explanation as the service's {@code /explain} writes it. */
    static Map<String, Object> json(Explanation explanation) {
        Map<String, Object> result = new LinkedHashMap<>();
        if (explanation.label() != null) {
            result.put("label", explanation.label());
        }
        if (explanation.against() != null) {
            result.put("against", explanation.against());
        }
        result.put("scale", explanation.scale().name().toLowerCase(Locale.ROOT));
        result.put("base", explanation.base());
        result.put("score", explanation.score());
        result.put("contributions", explanation.contributions());
        return result;
    }
}
