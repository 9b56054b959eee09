package io.argosy.training.origin;

import java.util.ArrayList;
import java.util.List;

/**
 * A line over a model's inputs: a coefficient per number, and one per category of others.
 *
 * @param coefficients per input a list for each of its columns, one for a number, with a coefficient per score; empty for
 *     an input that it does not look at
 */
public record OriginLine(List<List<List<Double>>> coefficients) {
    public OriginLine {
        coefficients = List.copyOf(coefficients);
    }

    List<Integer> used() {
        List<Integer> used = new ArrayList<>();
        for (int i = 0; i < coefficients.size(); i++) {
            if (!coefficients.get(i).isEmpty()) {
                used.add(i);
            }
        }
        return used;
    }
}
