package io.argosy.fleet.board.state;

import io.argosy.fleet.evidence.Now;
import io.argosy.fleet.monitoring.GoldenSignals;
import io.argosy.fleet.monitoring.Objectives.Objective;
import org.jspecify.annotations.Nullable;

/**
 * What a service does in an environment; each is null where nobody knows it.
 *
 * @param requests a second
 * @param errors the share of them that was answered with 500 or more
 * @param p99 what 99 of 100 were answered within, in seconds
 * @param budgetLeft of the error budget of the days that are kept, as a share; below 0 where more than all of it is spent
 * @param drift the largest index of its inputs
 * @param tooMany whether that many errors are more than callers may expect
 * @param tooSlow whether it is slower than callers may expect
 * @param told who says how many requests there are; null where nobody does
 */
public record Figures(
        @Nullable Double requests,
        @Nullable Double errors,
        @Nullable Double p99,
        @Nullable Double budgetLeft,
        @Nullable Double drift,
        boolean tooMany,
        boolean tooSlow,
        @Nullable Told told) {
    /** Nobody has looked. */
    public static final Figures NONE = new Figures(null, null, null, null, null, false, false, null);

    /** What a witness wrote down. */
    static Figures of(Now now, Told told) {
        Now.Recent recent = now.recent();
        return new Figures(
                recent.seconds() == 0 ? null : rounded((double) recent.requests() / recent.seconds()),
                recent.errors(),
                recent.p99(),
                now.budgetBurnt() == null ? null : rounded(1 - now.budgetBurnt()),
                now.drift(),
                false,
                false,
                told);
    }

    /** The same with what processes did since they were looked at before. */
    Figures with(GoldenSignals signals, Told by) {
        Double asked = signals.requests();
        if (asked != null && asked == 0) {
            // Nobody was answered, quickly or slowly.
            return new Figures(0.0, null, null, budgetLeft, drift, false, false, by);
        }
        return asked == null
                ? this
                : new Figures(
                        rounded(asked),
                        rounded(signals.errors()),
                        rounded(signals.p99()),
                        budgetLeft,
                        drift,
                        false,
                        false,
                        by);
    }

    /** The same, held against what callers may expect. */
    Figures beside(Objective objective) {
        return new Figures(
                requests,
                errors,
                p99,
                budgetLeft,
                drift,
                errors != null && errors > objective.errors(),
                p99 != null && p99 > objective.latency(),
                told);
    }

    /** Three digits say all that anybody looks for, and what differs beyond them is no change to tell of. */
    private static @Nullable Double rounded(@Nullable Double figure) {
        return io.argosy.fleet.evidence.Figures.rounded(figure);
    }
}
