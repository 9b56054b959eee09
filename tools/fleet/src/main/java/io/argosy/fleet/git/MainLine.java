package io.argosy.fleet.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.ReflogEntry;
import org.eclipse.jgit.lib.ReflogReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * What the branch that environments follow did, from its tip back along first parents: which commits it came to, when, and
 * at which of them it is known to have stood.
 *
 * <p>No author's word counts. When a commit landed is said by the merge that brought it, by this clone's reflog of the
 * branch, or by the forge where {@link Merges} says that it makes every commit. A commit may also have come together with
 * the ones after it, so that the branch never stood at it.
 */
public final class MainLine {
    /** What one push of a forge's rebase takes at most; commits that far apart did not come together. */
    private static final Duration TOGETHER = Duration.ofMinutes(1);

    private final List<State> states;

    private MainLine(List<State> states) {
        this.states = List.copyOf(states);
    }

    /** How the forge brings a pull request to the branch. */
    public enum Merges {
        /** With a merge commit, whose date is the merge's; what else is on the branch says nothing of when it came. */
        MERGE,
        /** As one commit that the forge makes, with the merge's date. */
        SQUASH,
        /** As commits that the forge makes anew, with the merge's date. */
        REBASE
    }

    /** When a commit came to the branch. */
    public sealed interface Landing {
        /** The date to show: of {@link At} it is vouched for. */
        Instant date();

        /** Then, or earlier: somebody else than its author vouches for it. */
        record At(Instant date) implements Landing {}

        /** Its date has not come yet. */
        record Future(Instant date) implements Landing {}

        /** Nobody but whoever wrote the commit says when. */
        record Unknown(Instant date) implements Landing {}
    }

    /**
     * A commit on the branch.
     *
     * @param stood whether the branch is known to have stood at it; else it may have come together with later ones
     */
    public record State(RevCommit commit, Landing landing, boolean stood) {}

    /**
     * Reads the line.
     *
     * @param tip where it ends, normally the branch's tip
     * @param branch its name, e.g. {@code main}, whose reflog, and origin's, is asked
     * @param now what is later has not been
     */
    public static MainLine of(Monorepo repository, RevCommit tip, String branch, Merges merges, Instant now) {
        try (RevWalk walk = new RevWalk(repository.git())) {
            return new MainLine(new Reading(repository.git(), walk, branch, merges, now).states(walk.parseCommit(tip)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every commit on the line, newest first. */
    public List<State> states() {
        return states;
    }

    /**
     * Where something of the tree became other than it was before, newest first. Where nothing changed in a state, the one
     * before stands for it.
     *
     * @param what of a tree that is looked at
     * @return the states that brought a change, each with whether the branch is known to have stood at it or at a later one
     *     that still had the same
     */
    public <T> List<Since<T>> changes(Function<RevCommit, Optional<T>> what) {
        List<Since<T>> changes = new ArrayList<>();
        @Nullable State newer = null;
        Optional<T> value = Optional.empty();
        boolean stood = false;
        for (State state : states) {
            Optional<T> here = what.apply(state.commit());
            if (newer != null && !here.equals(value)) {
                changes.add(new Since<>(newer, value, stood));
                stood = false;
            }
            newer = state;
            value = here;
            stood |= state.stood();
        }
        if (newer != null) {
            changes.add(new Since<>(newer, value, stood));
        }
        return changes;
    }

    /**
     * What was so from a state on.
     *
     * @param state the one that brought it
     * @param value what it brought; empty where it took it away
     * @param stood whether the branch is known to have stood at a commit that had it
     */
    public record Since<T>(State state, Optional<T> value, boolean stood) {}

    /**
     * A move of a reference, from its reflog.
     *
     * @param when null where its date has not come yet
     * @param before when the reference was last seen at {@code from}, or null
     * @param isPush whether this clone made it there, in one go
     */
    private record Move(
            ObjectId from,
            ObjectId to,
            @Nullable Instant when,
            @Nullable Instant before,
            boolean isPush) {
        boolean isCreation() {
            return from.equals(ObjectId.zeroId());
        }
    }

    /** The commits that one move brought: from place {@code to}, where the line is at its newest, up to {@code from}. */
    private record Span(int to, int from, Move move) {}

    private record Reading(Repository git, RevWalk walk, String branch, Merges merges, Instant now) {
        List<State> states(RevCommit tip) throws IOException {
            List<Move> here = moves(Constants.R_HEADS + branch);
            List<Move> there = moves(Constants.R_REMOTES + "origin/" + branch);
            List<RevCommit> line = line(tip, here, there);
            Map<ObjectId, Integer> places = new HashMap<>();
            for (int i = 0; i < line.size(); i++) {
                places.put(line.get(i), i);
            }
            List<Span> pulled = spans(places, there);
            // Without any remote, this clone's branch is the branch, and its reflog knows every move of it.
            boolean alone = git.getConfig().getSubsections("remote").isEmpty();
            List<Span> seen = alone ? spans(places, here) : pulled;
            List<Span> whole =
                    seen.stream().filter(span -> alone || span.move().isPush()).toList();
            // What origin is known to have got by a move of its own is not what this clone's branch says of it.
            boolean[] told = new boolean[line.size()];
            pulled.forEach(span -> Arrays.fill(told, span.to(), span.from(), true));
            @Nullable Instant[] upper = upper(places, there);
            @Nullable Instant[] own = upper(places, here);
            boolean[] reached = reached(places, there);
            boolean[] ownReached = reached(places, here);
            for (int i = 0; i < upper.length; i++) {
                upper[i] = told[i] ? upper[i] : earlier(upper[i], own[i]);
                reached[i] |= ownReached[i] && !told[i];
            }
            List<Landing> landings = landings(line, foreign(line, whole), upper, lower(line, seen));
            boolean[] stood = stood(line, reached, whole);
            for (String reference : List.of(Constants.R_HEADS, Constants.R_REMOTES + "origin/")) {
                Integer place = places.get(tip(reference + branch));
                if (place != null) {
                    stood[place] = true;
                }
            }
            List<State> states = new ArrayList<>(line.size());
            for (int i = 0; i < line.size(); i++) {
                states.add(new State(line.get(i), landings.get(i), stood[i]));
            }
            return states;
        }

        /** Of that reference and no other. */
        private @Nullable ObjectId tip(String reference) throws IOException {
            Ref there = git.exactRef(reference);
            return there == null ? null : there.getObjectId();
        }

        /**
         * First parents, newest first. Where the branch is known to have come to a merge from another of its parents, as
         * after a pull that merged the branch into a local one, the line goes on there.
         */
        private List<RevCommit> line(RevCommit tip, List<Move> here, List<Move> there) throws IOException {
            Map<ObjectId, ObjectId> before = new HashMap<>();
            there.forEach(move -> before.putIfAbsent(move.to(), move.from()));
            here.forEach(move -> before.putIfAbsent(move.to(), move.from()));
            ObjectId seen = tip(Constants.R_REMOTES + "origin/" + branch);
            if (seen != null && !seen.equals(tip)) {
                before.put(tip, seen);
            }
            List<RevCommit> line = new ArrayList<>();
            @Nullable RevCommit next = tip;
            while (next != null) {
                List<RevCommit> chain = Ancestry.firstParents(git, next, ObjectId.zeroId());
                Set<ObjectId> ids = new HashSet<>(chain);
                next = null;
                for (RevCommit commit : chain) {
                    line.add(commit);
                    ObjectId from = before.get(commit);
                    if (from != null && !ids.contains(from) && isAncestor(from, commit)) {
                        next = walk.parseCommit(from);
                        break;
                    }
                }
            }
            return line;
        }

        private boolean isAncestor(ObjectId from, RevCommit commit) throws IOException {
            return git.getObjectDatabase().has(from) && Ancestry.isAncestor(git, from, commit);
        }

        /** A reference's moves, oldest first. */
        private List<Move> moves(String reference) throws IOException {
            ReflogReader reader = git.getRefDatabase().getReflogReader(reference);
            if (reader == null) {
                return List.of();
            }
            List<Move> moves = new ArrayList<>();
            ObjectId last = ObjectId.zeroId();
            @Nullable Instant latest = null;
            for (ReflogEntry entry : reader.getReverseEntries().reversed()) {
                Instant dated = entry.getWho().getWhenAsInstant();
                @Nullable Instant before = entry.getOldId().equals(last) ? latest : null;
                @Nullable Instant when = dated.isAfter(now) ? null : dated;
                if (when != null && latest != null && when.isBefore(latest)) {
                    // Entries are written one after the other, whatever a variable said of the time.
                    when = latest;
                }
                moves.add(new Move(
                        entry.getOldId(),
                        entry.getNewId(),
                        when,
                        before,
                        entry.getComment().startsWith("update by push")));
                latest = when == null ? latest : when;
                last = entry.getNewId();
            }
            return moves;
        }

        private static List<Span> spans(Map<ObjectId, Integer> places, List<Move> moves) {
            List<Span> spans = new ArrayList<>();
            for (Move move : moves) {
                Integer to = places.get(move.to());
                Integer from = places.get(move.from());
                if (to != null && from != null && to < from) {
                    spans.add(new Span(to, from, move));
                }
            }
            return spans;
        }

        /** The earliest time at which a reference was seen with each commit. */
        private static @Nullable Instant[] upper(Map<ObjectId, Integer> places, List<Move> moves) {
            @Nullable Instant[] upper = new Instant[places.size()];
            for (Move move : moves) {
                Integer place = places.get(move.to());
                if (place != null && !move.isCreation()) {
                    upper[place] = earlier(upper[place], move.when());
                }
            }
            for (int i = 1; i < upper.length; i++) {
                upper[i] = earlier(upper[i], upper[i - 1]);
            }
            return upper;
        }

        /** The latest time at which the branch was seen without each commit; of a push, the time of the push. */
        private static @Nullable Instant[] lower(List<RevCommit> line, List<Span> seen) {
            @Nullable Instant[] lower = new Instant[line.size()];
            for (Span span : seen) {
                Instant time =
                        span.move().isPush() ? span.move().when() : span.move().before();
                Arrays.fill(lower, span.to(), span.from(), time);
            }
            return lower;
        }

        /** The merges that a branch brought with it: they are its author's, and so are their dates. */
        private static boolean[] foreign(List<RevCommit> line, List<Span> whole) {
            boolean[] foreign = new boolean[line.size()];
            for (int i = 0; i + 1 < foreign.length; i++) {
                foreign[i] = !line.get(i).getParent(0).equals(line.get(i + 1));
            }
            for (Span span : whole) {
                if (span.to() + 1 < span.from()) {
                    Arrays.fill(foreign, span.to(), span.from(), true);
                }
            }
            return foreign;
        }

        private List<Landing> landings(
                List<RevCommit> line, boolean[] foreign, @Nullable Instant[] upper, @Nullable Instant[] lower) {
            @Nullable Instant[] landed = new Instant[line.size()];
            Instant floor = Instant.MIN;
            for (int i = landed.length - 1; i >= 0; i--) {
                boolean vouched = isVouched(line.get(i)) && !foreign[i];
                Instant own = vouched && !date(line.get(i)).isAfter(now) ? date(line.get(i)) : null;
                floor = later(floor, lower[i]);
                Instant time = earlier(own, upper[i]);
                landed[i] = time == null ? null : later(floor, time);
                // Nothing landed before what landed before it, whatever its date says.
                floor = own == null ? floor : later(floor, landed[i]);
            }
            List<Landing> landings = new ArrayList<>();
            @Nullable Instant newer = null;
            for (int i = 0; i < landed.length; i++) {
                newer = earlier(landed[i], newer);
                Instant date = date(line.get(i));
                landings.add(
                        newer != null
                                ? new Landing.At(newer)
                                : date.isAfter(now) ? new Landing.Future(date) : new Landing.Unknown(date));
            }
            return landings;
        }

        /** Where a reference was seen to stand. */
        private static boolean[] reached(Map<ObjectId, Integer> places, List<Move> moves) {
            boolean[] reached = new boolean[places.size()];
            for (Move move : moves) {
                Integer to = places.get(move.to());
                Integer from = places.get(move.from());
                // A move back to an older commit is no sign that the branch had stood there before.
                if (to != null && (from == null || to < from)) {
                    reached[to] = true;
                }
                if (from != null && (to == null || to < from)) {
                    reached[from] = true;
                }
            }
            return reached;
        }

        private boolean[] stood(List<RevCommit> line, boolean[] reached, List<Span> whole) {
            boolean[] passed = new boolean[line.size()];
            whole.forEach(span -> Arrays.fill(passed, span.to() + 1, span.from(), true));
            boolean[] stood = new boolean[line.size()];
            for (int i = 0; i < stood.length; i++) {
                stood[i] = i == 0 || reached[i] || (!passed[i] && cameAlone(line.get(i), line.get(i - 1)));
            }
            return stood;
        }

        /** Whether a commit did not come together with the one after it. */
        private boolean cameAlone(RevCommit commit, RevCommit next) {
            if (isMerge(commit) || (isMerge(next) && next.getParent(0).equals(commit))) {
                return true;
            }
            return switch (merges) {
                case MERGE -> false;
                case SQUASH -> true;
                case REBASE -> date(next).isAfter(date(commit).plus(TOGETHER));
            };
        }

        private boolean isVouched(RevCommit commit) {
            return isMerge(commit) || merges != Merges.MERGE;
        }

        private static boolean isMerge(RevCommit commit) {
            return commit.getParentCount() > 1;
        }

        private static Instant date(RevCommit commit) {
            return commit.getCommitterIdent().getWhenAsInstant();
        }

        private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
            return one == null || (other != null && other.isBefore(one)) ? other : one;
        }

        private static Instant later(Instant one, @Nullable Instant other) {
            return other == null || one.isAfter(other) ? one : other;
        }
    }
}
