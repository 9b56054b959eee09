package io.argosy.model.comparison;

import io.argosy.model.ModelPackage;
import io.argosy.model.evidence.GoldenMismatch;
import java.util.List;
import java.util.Map;

/**
 * A candidate against an incumbent.
 *
 * <pre>{@code
 * Comparison comparison = Comparison.of(incumbent, candidate, records, sha256, List.of("contract"));
 * boolean worse = comparison.overall().stream().anyMatch(m -> m.verdict() == MetricDifference.Verdict.WORSE);
 * }</pre>
 *
 * @param records how many records were given
 * @param rows how many of them both models take: the figures are over these
 * @param seen whether either model was trained on these very records: then the figures favour whichever learned them by
 *     heart, and only the cross-validated ones of {@code metrics.json} are fair
 * @param contract what callers will notice
 * @param overall the figures on all rows; empty when the answers cannot be compared
 * @param slices the figures on parts of the rows
 * @param flips the rows that are decided differently, at most {@link #MOST_FLIPS}
 * @param flipCount how many there are
 * @param golden the incumbent's golden rows that the candidate answers otherwise
 */
public record Comparison(
        int records,
        int rows,
        boolean seen,
        List<ContractDifference> contract,
        List<MetricDifference> overall,
        List<SliceDifference> slices,
        List<Flip> flips,
        int flipCount,
        List<GoldenMismatch> golden) {
    /** How many flips are listed at the most. */
    public static final int MOST_FLIPS = 100;

    public Comparison {
        contract = List.copyOf(contract);
        overall = List.copyOf(overall);
        slices = List.copyOf(slices);
        flips = List.copyOf(flips);
        golden = List.copyOf(golden);
    }

    /**
     * Compares on labelled records.
     *
     * @param records per record its cells by column name, as a CSV file with a header has them
     * @param dataSha256 the hash of the file that the records come from
     * @param slices the features, or the target, by which to break the figures down
     */
    public static Comparison of(
            ModelPackage incumbent,
            ModelPackage candidate,
            List<Map<String, String>> records,
            String dataSha256,
            List<String> slices) {
        return of(incumbent, candidate, records, dataSha256, slices, (_, _, _, _) -> true);
    }

    /**
     * Compares, and leaves out what nobody asks for.
     *
     * @param suspicion which figures of slices are wanted; the others are not in {@link #slices}
     */
    public static Comparison of(
            ModelPackage incumbent,
            ModelPackage candidate,
            List<Map<String, String>> records,
            String dataSha256,
            List<String> slices,
            Suspicion suspicion) {
        return new Comparing(incumbent, candidate, records, dataSha256).compare(slices, suspicion);
    }

    /** What makes somebody look closer at a figure of a slice: its interval costs a thousand times the figure. */
    @FunctionalInterface
    public interface Suspicion {
        /** Whether the figure is wanted, with its interval. */
        boolean asks(int rows, String figure, double incumbent, double candidate);
    }

    /** Whether a caller that works with the incumbent may not work with the candidate. */
    public boolean breaking() {
        return contract.stream().anyMatch(difference -> difference.kind().breaking());
    }
}
