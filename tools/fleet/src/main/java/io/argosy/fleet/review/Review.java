package io.argosy.fleet.review;

import io.argosy.fleet.gate.Gates;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.guard.Lowered;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * A change and what every gate says of it. Computed anew each time: nothing is read back from what was said before.
 *
 * @param judge whose gates they are
 */
public record Review(ProposedChange change, List<Judgement> judgements, Judge judge) {
    public Review {
        judgements = List.copyOf(judgements);
    }

    /**
     * Judges what merging {@code head} into {@code base} would do.
     *
     * @param base the tip of the branch that environments follow
     */
    public static Review of(Monorepo repository, RevCommit base, RevCommit head, Tools tools, Clock clock)
            throws IOException, InterruptedException {
        ProposedChange change = ProposedChange.of(repository, base, head, tools, clock);
        return new Review(change, Gates.judge(change), Judge.OF_MAIN);
    }

    /** The same, told by whom. */
    public Review by(Judge another) {
        return new Review(change, judgements, another);
    }

    /** What was said of one overlay, and of the change as a whole. */
    Review of(Overlay overlay) {
        List<Overlay> others = change.pins().stream()
                .map(PinChange::overlay)
                .filter(other -> !other.equals(overlay))
                .toList();
        List<Judgement> its = judgements.stream()
                .filter(judgement -> others.stream().noneMatch(other -> isOf(other, judgement.subject())))
                .toList();
        return new Review(change.of(overlay), its, judge);
    }

    private static boolean isOf(Overlay overlay, String subject) {
        return subject.equals(overlay.toString()) || subject.startsWith(overlay.path() + "/");
    }

    /** The worst of all: one gate that fails, or that cannot know, is enough. */
    public Verdict verdict() {
        return has(Verdict.FAIL) ? Verdict.FAIL : has(Verdict.UNKNOWN) ? Verdict.UNKNOWN : Verdict.PASS;
    }

    /** What services lose, and the guards that the change lowers: what is read first, whatever the gates say. */
    public List<Lowered> guards() {
        return Stream.concat(change.weakened().stream(), change.lowered().stream())
                .toList();
    }

    /** The judgements of one verdict. */
    public List<Judgement> all(Verdict verdict) {
        return judgements.stream()
                .filter(judgement -> judgement.verdict() == verdict)
                .toList();
    }

    private boolean has(Verdict verdict) {
        return !all(verdict).isEmpty();
    }
}
