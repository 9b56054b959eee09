package io.argosy.fleet.gate.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.ToyModel;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.model.LabelledData;
import io.argosy.fleet.model.UnseenRows;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.rules.ServiceRules;
import io.argosy.fleet.training.Retraining;
import io.argosy.model.ModelPackage;
import io.argosy.model.comparison.Comparison;
import io.argosy.model.comparison.MetricDifference;
import io.argosy.model.format.PackageReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What held-out rows say where they are few, and where a threshold moves. */
class HeldOutFiguresTest {
    private static final ToyModel NEXT = ToyModel.good("1.2.0");
    private static final Quality GATE = new Quality(new Retraining());
    private static final ServiceRules RULES =
            ServiceRules.read("promotion-policy.yaml", "").value();
    private static final HeldOutFigures FIGURES = new HeldOutFigures(GATE, new Overlay("staging", "churn"), RULES);

    @TempDir
    private Path folder;

    @Test
    void whatIsWorseOnFewRowsIsNeverCalledNotWorse() throws Exception {
        ModelPackage incumbent = load(NEXT, "incumbent");
        List<String> rows = ToyModel.holdout().lines().toList();
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        int named = 0;
        for (int weight = 0; weight <= 20; weight++) {
            ModelPackage candidate = load(NEXT.withWeight(weight / 2.0), "candidate" + weight);
            for (int from = 1; from + 50 < rows.size(); from += 50) {
                String some = rows.getFirst() + "\n" + String.join("\n", rows.subList(from, from + 50)) + "\n";
                LabelledData data = LabelledData.read("holdout.csv", some.getBytes(StandardCharsets.UTF_8));
                Comparison comparison = data.compare(incumbent, candidate, (_, _, _, _) -> false);
                double worst = comparison.overall().stream()
                        .mapToDouble(difference ->
                                Figures.loss(difference.name(), difference.incumbent(), difference.candidate()))
                        .max()
                        .orElseThrow();

                Judgement said = FIGURES.judge(new UnseenRows(data, 0), comparison);

                verdicts.merge(said.verdict(), 1, Integer::sum);
                boolean notWorse = said.toString().contains("no figure is worse by more than the margin");
                named += said.toString().contains(", which chance explains on so few rows") ? 1 : 0;
                assertTrue(!notWorse || worst <= RULES.margin(), () -> worst + " at " + said);
                assertTrue(said.verdict() != Verdict.PASS || worst <= 0.1, () -> worst + " at " + said);
            }
        }
        assertEquals(Set.of(Verdict.values()), verdicts.keySet(), verdicts::toString);
        assertTrue(named > 0);
    }

    @ParameterizedTest
    @CsvSource({"0.82, UNKNOWN", "0.86, PASS"})
    void whatFewRowsLeaveToChanceTrainingsOwnFiguresOnTheSameRowsDecide(double recorded, Verdict verdict)
            throws Exception {
        Judgement passed = Judgement.pass(GATE, "staging/churn", "chance explains it");

        Judgement said = FIGURES.undecided(
                passed,
                compared(new MetricDifference("auc", 0.85, 0.83, -0.05, 0.01, true)),
                load(NEXT.withFigures(0.85, 0.8), "incumbent"),
                load(NEXT.withFigures(recorded, 0.8), "candidate"));

        assertEquals(verdict, said.verdict(), said::toString);
        assertEquals(
                verdict == Verdict.UNKNOWN,
                said.reason()
                        .equals(
                                "auc fell from 0.8500 to 0.8300 on 80 held-out rows, which chance explains on so few, and"
                                        + " fell from 0.8500 to 0.8200 where training judged both on the same rows: it is worse"),
                said::toString);
    }

    @ParameterizedTest
    @CsvSource({"0.4, accuracy, UNKNOWN", "0.4, auc, FAIL", "0.5, accuracy, FAIL"})
    void anotherThresholdIsAChoiceThatAPersonMakes(double threshold, String figure, Verdict verdict) throws Exception {
        Judgement refused = Judgement.fail(GATE, "staging/churn", "it fell", "train");

        Judgement said = FIGURES.byThreshold(
                refused,
                compared(new MetricDifference(figure, 0.85, 0.75, -0.12, -0.08, true)),
                load(NEXT, "incumbent"),
                load(NEXT.withThreshold(threshold), "candidate"));

        assertEquals(verdict, said.verdict(), said::toString);
        assertEquals(
                verdict == Verdict.UNKNOWN,
                said.reason()
                        .equals("the threshold moves from 0.5 to 0.4, so what is decided changes and no score is worse:"
                                + " it fell"),
                said::toString);
    }

    private static Comparison compared(MetricDifference difference) {
        return new Comparison(80, 80, false, List.of(), List.of(difference), List.of(), List.of(), 0, List.of());
    }

    private ModelPackage load(ToyModel model, String name) throws Exception {
        Path target = folder.resolve(name);
        model.writePackage(target);
        return PackageReader.read(target);
    }
}
