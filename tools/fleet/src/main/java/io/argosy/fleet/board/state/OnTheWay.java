package io.argosy.fleet.board.state;

import io.argosy.fleet.forge.Forge;
import io.argosy.fleet.gate.change.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A branch that is not merged: a pull request, or what will be one.
 *
 * @param ofOrigin whether it is origin's, and not here
 * @param tip its last commit, 40 hex digits
 * @param title of that commit
 * @param at when that was written, by its author's clock
 * @param on the branch that it stands on and that is not merged either; empty for main
 * @param request its pull request; null where none is known
 * @param moves what would run otherwise by its pins
 */
public record OnTheWay(
        String branch,
        boolean ofOrigin,
        String tip,
        String title,
        String author,
        Instant at,
        String on,
        Forge.@Nullable Open request,
        List<Move> moves,
        Judged judged) {
    public OnTheWay {
        moves = List.copyOf(moves);
    }

    /** One of which no pull request is known. */
    public OnTheWay(
            String branch,
            boolean ofOrigin,
            String tip,
            String title,
            String author,
            Instant at,
            String on,
            List<Move> moves,
            Judged judged) {
        this(branch, ofOrigin, tip, title, author, at, on, null, moves, judged);
    }

    /** How Git names it from here. */
    public String reference() {
        return (ofOrigin ? "origin/" : "") + branch;
    }

    /**
     * A version that takes another's place.
     *
     * @param from empty where none ran
     * @param to empty where the service is taken out
     */
    public record Move(String environment, String service, String from, String to) {}

    /** What gates say. */
    public sealed interface Judged {
        /** Nobody has asked them yet. */
        record NotYet() implements Judged {}

        /** It cannot be judged. */
        record Impossible(String why) implements Judged {}

        /**
         * They were asked.
         *
         * @param at when
         * @param first what the first gate says that does not let it pass; empty where all do
         * @param others how many more do not
         * @param guards how many guards it lowers
         */
        record Said(Verdict verdict, Instant at, String first, int others, int guards) implements Judged {}
    }

    /** The same, standing on another branch. */
    OnTheWay on(String other) {
        return new OnTheWay(branch, ofOrigin, tip, title, author, at, other, request, moves, judged);
    }

    /** The same, with its pull request. */
    OnTheWay request(Forge.@Nullable Open other) {
        return new OnTheWay(branch, ofOrigin, tip, title, author, at, on, other, moves, judged);
    }

    /** The same, judged. */
    public OnTheWay judged(Judged other) {
        return new OnTheWay(branch, ofOrigin, tip, title, author, at, on, request, moves, other);
    }

    /** What gates said, where they were asked. */
    public @Nullable Verdict verdict() {
        return judged instanceof Judged.Said said ? said.verdict() : null;
    }
}
