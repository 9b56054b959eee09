package io.argosy.fleet.kept;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.history.Placement;
import io.argosy.fleet.history.ServiceHistory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * How a version came where it answered.
 *
 * @param by who merged it
 * @param at when main had it
 * @param vouched whether anybody but its author says so
 * @param commit on main, 40 hex digits
 * @param subject of that commit: a merge names the branch or the pull request that it is of
 * @param proposal what was merged, 40 hex digits; null where it was committed to main itself
 * @param proposedBy whose commit that is; null as the one before
 * @param title its subject; null as the one before
 * @param review what judges it again; null where there is nothing before it
 */
public record PutThere(
        String by,
        Instant at,
        boolean vouched,
        boolean rollback,
        String commit,
        String subject,
        @Nullable String proposal,
        @Nullable String proposedBy,
        @Nullable String title,
        @Nullable String review) {
    private static final int SHORT = 12;

    /** What main's history says; nothing where it never had the version in that environment. */
    public static Optional<PutThere> of(
            Monorepo repository, ServiceHistory history, String environment, KeptPrediction kept) {
        List<Placement> its = history.in(environment).stream()
                .filter(placement -> placement.version().equals(kept.version()))
                .toList();
        // The clock of who answered and that of who merged are two: the oldest stands for one that seems to be too
        // late.
        return its.stream()
                .filter(placement -> !placement.at().isAfter(kept.at()))
                .findFirst()
                .or(() -> its.isEmpty() ? Optional.empty() : Optional.of(its.getLast()))
                .map(placement -> of(repository, placement));
    }

    private static PutThere of(Monorepo repository, Placement placement) {
        RevCommit commit = repository.commit(placement.commit());
        @Nullable
        RevCommit proposal = commit.getParentCount() > 1
                ? repository.commit(commit.getParent(1).name())
                : null;
        return new PutThere(
                placement.by(),
                placement.at(),
                placement.vouched(),
                placement.rollback(),
                commit.name(),
                commit.getShortMessage(),
                proposal == null ? null : proposal.name(),
                proposal == null ? null : proposal.getAuthorIdent().getName(),
                proposal == null ? null : proposal.getShortMessage(),
                commit.getParentCount() == 0
                        ? null
                        : "./fleet review --landed "
                                + commit.getParent(0).name().substring(0, SHORT) + ".."
                                + commit.name().substring(0, SHORT));
    }
}
