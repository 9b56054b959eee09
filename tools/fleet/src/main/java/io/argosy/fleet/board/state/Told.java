package io.argosy.fleet.board.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who says so, and how old that is.
 *
 * @param by for people, e.g. {@code the engine here} or {@code dev's cluster}
 * @param at when it was seen; null for what is told at once when it changes, and for a cluster that has not answered yet
 */
public record Told(Source source, String by, @Nullable Instant at) {
    /** Where something is known from. */
    public enum Source {
        /** The engine of {@code ./fleet up} on this machine. */
        ENGINE("engine"),
        /** A cluster that was asked. */
        CLUSTER("cluster"),
        /** What a witness signed and wrote to Git. */
        EVIDENCE("evidence"),
        /** What main pins, which says nothing of what runs. */
        GIT("Git alone");

        private final String word;

        Source(String word) {
            this.word = word;
        }

        /** The word for people. */
        public String word() {
            return word;
        }
    }

    /** Nobody has seen anything: main says what should be. */
    public static final Told BY_GIT = new Told(Source.GIT, "main", null);

    /** The same as of a moment, for who reads it later: what is told at once is as old as that. */
    Told asOf(Instant moment) {
        return source == Source.ENGINE && at == null ? new Told(source, by, moment) : this;
    }

    /** Whether it says how things are at this moment. */
    public boolean isLive() {
        return source == Source.ENGINE || (source == Source.CLUSTER && at != null);
    }
}
