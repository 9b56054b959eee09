package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.forge.Origin;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.git.Ancestry;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.review.Judge;
import io.argosy.fleet.review.Review;
import io.argosy.fleet.review.ReviewReport;
import io.argosy.fleet.review.ReviewText;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet review}: every gate, for any change. */
@Command(
        name = "review",
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

    @Option(
            names = "--landed",
            description =
                    "Review each merge from BASE to HEAD again, by the rules of its first parent: for what has been"
                            + " merged whatever a check said (default: the newest one).")
    private boolean landed;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    ReviewCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            String[] ends = ends(repository);
            RevCommit base = repository.commit(ends[0]);
            RevCommit head = repository.commit(ends[1]);
            return (landed ? landed(repository, base, head) : one(repository, base, head)).code();
        }
    }

    private ExitCode one(Monorepo repository, RevCommit base, RevCommit head) throws IOException, InterruptedException {
        Review review = review(repository, base, head);
        if (output.isJson()) {
            output.json(ReviewReport.of(review));
        } else {
            tell(review);
        }
        if (pullRequest > 0) {
            comment(repository, review);
        }
        return code(review);
    }

    /** Each merge by the rules of its first parent, oldest first, whatever was said of it before it was merged. */
    private ExitCode landed(Monorepo repository, RevCommit before, RevCommit tip)
            throws IOException, InterruptedException {
        ExitCode code = ExitCode.OK;
        List<ReviewReport> reports = new ArrayList<>();
        List<RevCommit> merges = merges(repository, before, tip);
        for (RevCommit merge : merges) {
            RevCommit base = merges.size() == 1
                    ? before
                    : repository.commit(merge.getParent(0).name());
            Review review = review(repository, base, merge);
            reports.add(ReviewReport.of(review));
            if (!output.isJson()) {
                output.out()
                        .println(ReviewText.heading(
                                "Landed: " + merge.abbreviate(12).name() + " " + merge.getShortMessage()));
                output.out().println();
                tell(review);
                output.out().println();
            }
            code = code(review) == ExitCode.OK ? code : code(review);
        }
        if (output.isJson()) {
            output.json(reports);
        }
        if (!Ancestry.firstParents(repository, tip, before).contains(before)) {
            output.out().flush();
            throw new FleetException(
                    ExitCode.REFUSED,
                    tip.abbreviate(12).name() + " merged the branch into another one, which then became the branch: "
                            + before.abbreviate(12).name()
                            + ", where it stood, is not among its first parents, and history is those",
                    "put the branch back to " + before.abbreviate(12).name() + ", and merge into it");
        }
        return code;
    }

    /**
     * What came to the branch, oldest first: each of its first parents since, or the tip alone where the branch was not
     * among those.
     */
    private static List<RevCommit> merges(Monorepo repository, RevCommit before, RevCommit tip) {
        List<RevCommit> line = Ancestry.firstParents(repository, tip, before);
        if (line.contains(before)) {
            return line.subList(0, line.indexOf(before)).reversed();
        }
        if (Ancestry.isAncestor(repository, before, tip)) {
            return List.of(tip);
        }
        throw new FleetException(
                ExitCode.REFUSED,
                "commit " + before.abbreviate(12).name() + " is not what "
                        + tip.abbreviate(12).name() + " was made on: history was written anew",
                "put the branch back where it was, and see who may push to it with force");
    }

    private Review review(Monorepo repository, RevCommit base, RevCommit head)
            throws IOException, InterruptedException {
        // What is edited at home is looked for in every file of the judge: that takes as long as some gates do.
        CompletableFuture<Judge> judge = landed
                ? CompletableFuture.completedFuture(Judge.OF_MAIN)
                : CompletableFuture.supplyAsync(() -> told(Judge.in(Clone.home(repository), repository, base)));
        Review review = Review.of(repository, base, head, Clone.tools(repository, output), Clock.systemUTC());
        try {
            return review.by(judge.join());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : e;
        }
    }

    private Judge told(Judge judge) {
        if (!judge.differing().isEmpty()) {
            output.progress("judged by another fleet than main's: " + String.join(", ", judge.differing()));
        }
        return judge;
    }

    private void tell(Review review) {
        ReviewText.pages(review, ReviewText.GITHUB_LIMIT)
                .forEach(page -> output.out().println(page.strip()));
    }

    private static ExitCode code(Review review) {
        return review.verdict() == Verdict.PASS ? ExitCode.OK : ExitCode.REFUSED;
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
            String branch = Clone.settings(repository).branch();
            return landed ? new String[] {branch + "~1", branch} : new String[] {branch, Constants.HEAD};
        }
        String[] ends = range.split("\\.\\.", -1);
        if (ends.length != 2 || ends[0].isEmpty()) {
            throw new FleetException(
                    ExitCode.USAGE, "\"" + range + "\" is no range", "write BASE..HEAD, such as main..my-branch");
        }
        return ends[1].isEmpty() ? new String[] {ends[0], Constants.HEAD} : ends;
    }
}
