package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.forge.Origin;
import io.argosy.fleet.gate.Verdict;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.review.Review;
import io.argosy.fleet.review.ReviewReport;
import io.argosy.fleet.review.ReviewText;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.eclipse.jgit.lib.Constants;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet review}: every gate, for any change. */
@Command(
        name = "review",
        mixinStandardHelpOptions = true,
        description = "Says whether a change should be merged: every gate's verdict, as Markdown or JSON, and as exit"
                + " code 0 or 3.")
public final class ReviewCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "BASE..HEAD",
            description = "The change (default: from the branch that environments follow to what is checked out).")
    private @Nullable String range;

    @Option(
            names = "--comment",
            paramLabel = "NUMBER",
            description = "Also write the review into comments of this pull request, in place of an earlier one.")
    private int pullRequest;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    ReviewCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            String[] ends = ends(repository);
            Review review = Review.of(
                    repository,
                    repository.commit(ends[0]),
                    repository.commit(ends[1]),
                    Tools.of(repository.root(), output::progress),
                    Clock.systemUTC());
            if (output.isJson()) {
                output.json(ReviewReport.of(review));
            } else {
                ReviewText.pages(review, ReviewText.GITHUB_LIMIT)
                        .forEach(page -> output.out().println(page.strip()));
            }
            if (pullRequest > 0) {
                comment(repository, review);
            }
            return (review.verdict() == Verdict.PASS ? ExitCode.OK : ExitCode.REFUSED).code();
        }
    }

    /** A comment is a copy of what was printed: where it cannot be written, as for a fork's token, the verdict stands. */
    private void comment(Monorepo repository, Review review) throws InterruptedException {
        try {
            Origin.of(repository)
                    .orElseThrow(() -> new FleetException(
                            ExitCode.UNAVAILABLE,
                            "origin is not on GitHub, or no token is at hand",
                            "set GITHUB_TOKEN, or run `gh auth login`"))
                    .forge()
                    .comment(pullRequest, ReviewText.pages(review, ReviewText.GITHUB_LIMIT));
        } catch (FleetException e) {
            output.progress("the review is no comment of pull request " + pullRequest + ": " + e.getMessage());
        }
    }

    private String[] ends(Monorepo repository) {
        if (range == null) {
            return new String[] {Clone.settings(repository).branch(), Constants.HEAD};
        }
        String[] ends = range.split("\\.\\.", -1);
        if (ends.length != 2 || ends[0].isEmpty()) {
            throw new FleetException(
                    ExitCode.USAGE, "\"" + range + "\" is no range", "write BASE..HEAD, such as main..my-branch");
        }
        return ends[1].isEmpty() ? new String[] {ends[0], Constants.HEAD} : ends;
    }
}
