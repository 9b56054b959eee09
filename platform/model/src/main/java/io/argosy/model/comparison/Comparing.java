package io.argosy.model.comparison;

import io.argosy.model.ModelPackage;
import io.argosy.model.evaluation.Bootstrap;
import io.argosy.model.evaluation.Judged;
import io.argosy.model.evaluation.Measure;
import io.argosy.model.evaluation.Slicing;
import io.argosy.model.evidence.GoldenMismatch;
import io.argosy.model.instance.InstanceWriter;
import io.argosy.model.signature.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Makes a {@link Comparison}. */
final class Comparing {
    /** The seed of the bootstrap: the same comparison gives the same figures. */
    private static final long SEED = 1;

    private final ModelPackage incumbent;
    private final ModelPackage candidate;
    private final List<Map<String, String>> records;
    private final String dataSha256;
    private final List<Integer> numbers;
    private final LabelledRows before;
    private final LabelledRows after;

    Comparing(ModelPackage incumbent, ModelPackage candidate, List<Map<String, String>> records, String dataSha256) {
        this.incumbent = incumbent;
        this.candidate = candidate;
        this.records = records;
        this.dataSha256 = dataSha256;
        this.before = LabelledRows.of(incumbent.signature(), records);
        this.after = LabelledRows.of(candidate.signature(), records);
        this.numbers = new ArrayList<>(before.numbers());
        numbers.retainAll(new HashSet<>(after.numbers()));
    }

    Comparison compare(List<String> slices, Comparison.Suspicion suspicion) {
        boolean seen = incumbent.provenance().dataSha256().equals(dataSha256)
                || candidate.provenance().dataSha256().equals(dataSha256);
        List<ContractDifference> contract = Contracts.differences(incumbent.signature(), candidate.signature());
        List<GoldenMismatch> golden = candidate.check(incumbent.goldenRows());
        if (numbers.isEmpty() || !sameAnswers(incumbent.signature(), candidate.signature())) {
            return new Comparison(
                    records.size(), numbers.size(), seen, contract, List.of(), List.of(), List.of(), 0, golden);
        }
        Judged old = before.judge(incumbent.model(), numbers);
        Judged fresh = after.judge(candidate.model(), numbers);
        List<Flip> flips = flips(old, fresh);
        return new Comparison(
                records.size(),
                numbers.size(),
                seen,
                contract,
                overall(old, fresh),
                slices(old, fresh, slices, suspicion),
                flips.subList(0, Math.min(flips.size(), Comparison.MOST_FLIPS)),
                flips.size(),
                golden);
    }

    private static boolean sameAnswers(Signature one, Signature other) {
        return one.task() == other.task()
                && one.target().equals(other.target())
                && one.labels().equals(other.labels());
    }

    private static List<MetricDifference> overall(Judged old, Judged fresh) {
        int[] all = new int[old.size()];
        Arrays.fill(all, 1);
        return differences(old, fresh, all, new Bootstrap(old.size(), SEED), (_, _, _) -> true);
    }

    private static List<SliceDifference> slices(
            Judged old, Judged fresh, List<String> features, Comparison.Suspicion suspicion) {
        var bootstrap = new Bootstrap(old.size(), SEED);
        var slices = new ArrayList<SliceDifference>();
        for (String feature : features) {
            for (Slicing.Part part : Slicing.parts(fresh, feature)) {
                List<MetricDifference> differences = differences(
                        old,
                        fresh,
                        part.members(),
                        bootstrap,
                        (figure, before, after) -> suspicion.asks(part.rows(), figure, before, after));
                slices.add(new SliceDifference(feature, part.name(), part.rows(), differences));
            }
        }
        return slices;
    }

    /** Whether a figure of both is worth its interval, which costs a thousand times the figure. */
    private interface Worth {
        boolean interval(String figure, double incumbent, double candidate);
    }

    private static List<MetricDifference> differences(
            Judged old, Judged fresh, int[] part, Bootstrap bootstrap, Worth worth) {
        List<Measure> before = Measure.all(old);
        List<Measure> after = Measure.all(fresh);
        var differences = new ArrayList<MetricDifference>();
        for (int m = 0; m < before.size(); m++) {
            Measure one = before.get(m);
            Measure other = after.get(m);
            double value = one.of(part);
            double candidate = other.of(part);
            if (Double.isFinite(value) && Double.isFinite(candidate) && worth.interval(one.name(), value, candidate)) {
                Bootstrap.Interval interval = bootstrap.interval(w -> other.of(w) - one.of(w), part);
                differences.add(new MetricDifference(
                        one.name(), value, candidate, interval.low(), interval.high(), one.higherIsBetter()));
            }
        }
        return differences;
    }

    private List<Flip> flips(Judged old, Judged fresh) {
        var flips = new ArrayList<Flip>();
        List<String> labels = fresh.signature().labels();
        for (int i = 0; i < fresh.size() && !labels.isEmpty(); i++) {
            int was = old.decision(i);
            int is = fresh.decision(i);
            if (was != is) {
                flips.add(new Flip(
                        numbers.get(i),
                        InstanceWriter.write(fresh.row(i)).toString(),
                        labels.get(fresh.label(i)),
                        labels.get(was),
                        labels.get(is)));
            }
        }
        return flips;
    }
}
