package io.argosy.fleet.model;

import io.argosy.model.ModelPackage;
import io.argosy.model.comparison.Comparison;
import io.argosy.model.comparison.ContractDifference;
import io.argosy.model.comparison.Flip;
import io.argosy.model.comparison.MetricDifference;
import io.argosy.model.comparison.SliceDifference;
import io.argosy.model.evidence.GoldenMismatch;
import io.argosy.model.evidence.Metric;
import java.util.List;
import java.util.Locale;

/**
 * Two models of a service on the same rows, as programs read it; {@link ComparisonText} is the same for people.
 *
 * @param breaking whether a caller of the incumbent may break
 * @param contract what callers will notice
 * @param data the rows' file
 * @param records how many rows it has
 * @param rows how many of them both models take: the figures are over these
 * @param seen whether either was trained on these rows: then only the recorded, cross-validated figures are fair
 * @param overall figures over all rows
 * @param slices the same over parts of them
 * @param flipCount how many rows are decided otherwise
 * @param flips the first of them
 * @param golden the incumbent's golden rows that the candidate answers otherwise
 */
public record ComparisonReport(
        String service,
        Side incumbent,
        Side candidate,
        boolean breaking,
        List<Contract> contract,
        String data,
        int records,
        int rows,
        boolean seen,
        List<Difference> overall,
        List<Part> slices,
        int flipCount,
        List<Flip> flips,
        List<Golden> golden) {
    /**
     * One of the two.
     *
     * @param origin where it is from
     * @param version the model's
     * @param dataSha256 of what it was trained on
     * @param recorded the figures that its training recorded
     */
    public record Side(String origin, String version, String dataSha256, List<Metric> recorded) {}

    /** A contract difference. */
    public record Contract(String kind, boolean breaking, String subject, String message) {}

    /** A figure of both, the 95 % interval of candidate less incumbent, and better, even or worse. */
    public record Difference(
            String name, double incumbent, double candidate, double low, double high, String verdict) {}

    /** Figures over a part of the rows. */
    public record Part(String feature, String part, int rows, List<Difference> figures) {}

    /**
     * A golden row that is answered otherwise.
     *
     * @param line its line in the incumbent's {@code golden.jsonl}
     * @param note why it is a golden row
     * @param expected the incumbent's answer
     * @param actual the candidate's; empty where it refuses the request, and {@code message} says why
     */
    public record Golden(int line, String note, List<Double> expected, List<Double> actual, String message) {}

    /** Compares. */
    public static ComparisonReport of(String service, Incumbent incumbent, ModelPackage candidate, LabelledData data) {
        Comparison comparison = data.compare(incumbent.model(), candidate);
        return new ComparisonReport(
                service,
                side(incumbent.origin(), incumbent.model()),
                side("the working tree", candidate),
                comparison.breaking(),
                comparison.contract().stream().map(ComparisonReport::of).toList(),
                data.file(),
                comparison.records(),
                comparison.rows(),
                comparison.seen(),
                differences(comparison.overall()),
                comparison.slices().stream().map(ComparisonReport::of).toList(),
                comparison.flipCount(),
                comparison.flips(),
                comparison.golden().stream().map(ComparisonReport::of).toList());
    }

    private static Side side(String origin, ModelPackage model) {
        return new Side(
                origin,
                model.version(),
                model.provenance().dataSha256(),
                model.metrics().overall());
    }

    private static Contract of(ContractDifference difference) {
        return new Contract(
                difference.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                difference.kind().breaking(),
                difference.subject(),
                difference.message());
    }

    private static Part of(SliceDifference slice) {
        return new Part(slice.feature(), slice.part(), slice.rows(), differences(slice.metrics()));
    }

    private static Golden of(GoldenMismatch mismatch) {
        return new Golden(
                mismatch.line(),
                mismatch.row().note(),
                mismatch.row().expected(),
                mismatch.actual(),
                mismatch.message());
    }

    private static List<Difference> differences(List<MetricDifference> differences) {
        return differences.stream()
                .map(difference -> new Difference(
                        difference.name(),
                        difference.incumbent(),
                        difference.candidate(),
                        difference.low(),
                        difference.high(),
                        difference.verdict().name().toLowerCase(Locale.ROOT)))
                .toList();
    }
}
