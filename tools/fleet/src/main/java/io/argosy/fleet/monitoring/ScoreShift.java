package io.argosy.fleet.monitoring;

import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * How far a version's answers in use are from those that its package was judged by: the same model, over rows like those of training, gives
 * scores like those of training.
 *
 * @param index the largest of its scores, as {@link Drift} has it
 * @param beyondChance whether so many rows say that it is none of chance's
 * @param asked {@linkplain Asked#index how far what it was asked is} from training, over the same time; null where nobody knows, or wants to
 */
public record ScoreShift(
        double index, boolean beyondChance, @Nullable Double asked) {
    /** Of several scores the one that is furthest; null where there is none. */
    static @Nullable ScoreShift largest(Collection<JudgedDrift> scores) {
        return scores.stream()
                .map(score -> new ScoreShift(Math.max(0, score.psi()), score.shifted(), null))
                .max(Comparator.comparingDouble(ScoreShift::index))
                .orElse(null);
    }

    /** The same, with how far what was asked is. */
    ScoreShift of(@Nullable Double index) {
        return new ScoreShift(this.index, beyondChance, index);
    }
}
