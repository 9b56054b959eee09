package io.argosy.model.evidence;

import java.util.List;

/**
 * How far a classifier's probabilities came true (a reliability diagram: Murphy and Winkler 1977; DeGroot and Fienberg
 * 1983), over rows that the judged fit had not seen: of two labels the second one's, of more the most probable one's.
 *
 * @param brier the mean over rows of half the squared distance between probabilities and what was, over all labels (Brier
 *     1950); 0 to 1, and of two labels the figure {@code brier}
 * @param bins those that have rows, in order; the gaps between {@code predicted} and {@code observed}, weighted by their
 *     rows, add up to the figure {@code calibration_error} (Naeini, Cooper and Hauskrecht 2015)
 */
public record Reliability(double brier, List<Bin> bins) {
    public Reliability {
        bins = List.copyOf(bins);
        if (!(brier >= 0 && brier <= 1)) {
            throw new IllegalArgumentException("brier is " + brier + ": it goes from 0 to 1");
        }
    }

    /**
     * Rows with about the same probability.
     *
     * @param from the least probability in it
     * @param to where the next bin begins; 1 belongs to the last one
     * @param rows how many rows, 1 or more
     * @param predicted the mean probability
     * @param observed the share of rows in which it came true
     */
    public record Bin(double from, double to, long rows, double predicted, double observed) {
        public Bin {
            if (!(0 <= from && from < to && to <= 1) || rows < 1) {
                throw new IllegalArgumentException("a bin from " + from + " to " + to + " with " + rows
                        + " rows: it needs rows, and lies in 0 to 1");
            }
            if (!(predicted >= from && predicted <= to) || !(observed >= 0 && observed <= 1)) {
                throw new IllegalArgumentException("a bin from " + from + " to " + to + " with a mean of " + predicted
                        + " and a share of " + observed + ": the mean lies in it, and the share in 0 to 1");
            }
        }
    }
}
