package io.argosy.fleet.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.evidence.QualityInUse;
import io.argosy.fleet.evidence.SeenFleet;
import io.argosy.fleet.evidence.SigningKey;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.gate.model.LiveQuality;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.monitoring.Scrape;
import io.argosy.fleet.release.Hold;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.SmallFleet;
import io.argosy.fleet.rules.ServiceRules;
import io.argosy.fleet.version.Version;
import io.argosy.model.evaluation.Evaluation;
import io.argosy.model.evaluation.Judged;
import io.argosy.model.evaluation.Measure;
import io.argosy.model.evidence.Metric;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.inference.Link;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promotions to an environment that asks by how many outcomes it is known how good a version is. */
class LiveQualityTest {
    private static final Version OLD = SmallFleet.FIRST;
    private static final Signature YES_OR_NO = new Signature(
            Task.CLASSIFICATION,
            List.of(new NumericFeature("tenure", "Years.", "years", false, -1, 1, null, null)),
            "leaves",
            "",
            List.of("no", "yes"),
            0.5);

    @TempDir
    private Path folder;

    private JudgedFleet fleet;
    private SeenFleet witness;
    private Version version;
    private Instant seen;

    @BeforeEach
    void aVersionInDevThatStagingHasNot() {
        WatchedVersion watched = WatchedVersion.in(folder, "after: dev\nevidence: {outcomes: 500}\n");
        fleet = watched.fleet();
        witness = watched.witness();
        version = watched.version();
        seen = watched.since();
        fleet.after(Duration.ofHours(1).plusSeconds(1));
        witness.see(SeenFleet.stretch(version.toString(), null, seen, Duration.ofHours(1), 2000, 0));
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    /** It is seen how good the version is, and so long before how good the one before was. */
    private void goodness(double auc, long outcomes, Duration ago, double before, long others) {
        Instant end = seen.plus(Duration.ofHours(1));
        witness.judge(auc, outcomes)
                .judge(SeenFleet.figures(OLD.toString(), null, end.minus(ago), before, others))
                .write(end);
    }

    private Judgement judgement() throws Exception {
        List<Judgement> judgements = fleet.judge(
                new LiveQuality(),
                List.of(),
                new Promotion(fleet.repository(), fleet.main())
                        .propose("churn", "staging")
                        .orElseThrow()
                        .changes(),
                Duration.ZERO);
        assertEquals(1, judgements.size(), judgements::toString);
        return judgements.getFirst();
    }

    private String said() throws Exception {
        Judgement judgement = judgement();
        return (judgement.verdict() + " " + judgement)
                .replace(version.toString(), "it")
                .replace(OLD.toString(), "the old one")
                .replaceAll("told \\d+ s ago", "told now");
    }

    @Test
    void whatIsWorseThanItsIncumbentWasThereIsHeldBack() throws Exception {
        goodness(0.80, 1230, Duration.ofDays(2), 0.86, 5000);

        assertEquals(
                "FAIL staging/churn live quality: auc fell from 0.8600 to 0.8000; 1,230 outcomes in dev, told now, and of"
                        + " the old one there 5,000 outcomes, told 48 h ago: train a better one, or widen the margin in"
                        + " services/churn/promotion-policy.yaml by a pull request of its own",
                said());
        assertEquals(
                "dev, in use: auc 0.8600 → 0.8000 by 1,230 outcomes",
                judgement().headline());
        assertTrue(judgement().evidence().getLast().startsWith("seen by dev's cluster until "));
    }

    @Test
    void whatIsWorseByNoMoreThanTheMarginOrByChancePasses() throws Exception {
        goodness(0.85, 5000, Duration.ofDays(2), 0.86, 5000);
        assertTrue(
                said().startsWith(
                                "PASS staging/churn live quality: no figure is worse by more than the margin; 5,000 o"),
                said());
        witness.forget().see(SeenFleet.stretch(version.toString(), null, seen, Duration.ofHours(1), 2000, 0));
        goodness(0.83, 500, Duration.ofDays(2), 0.86, 5000);
        assertTrue(
                said().startsWith("PASS staging/churn live quality: auc fell from 0.8600 to 0.8300, which chance"
                        + " explains on so few outcomes; 500 o"),
                said());
    }

    @Test
    void aServiceWhoseRulesAllowItMayBeWorse() throws Exception {
        fleet.files().write(ServiceRules.path("churn"), "margin: 0.1\n").commit("A wider margin");
        goodness(0.80, 1230, Duration.ofDays(2), 0.86, 5000);

        assertEquals(Verdict.PASS, judgement().verdict());
    }

    @Test
    void muchWorseByTooFewToSayIsUnknown() throws Exception {
        fleet.files()
                .write(WatchedVersion.STAGING_RULES, "after: dev\nevidence: {outcomes: 20}\n")
                .commit("Fewer");
        goodness(0.70, 25, Duration.ofDays(2), 0.86, 30);

        assertTrue(
                said().startsWith(
                                "UNKNOWN staging/churn live quality: auc fell from 0.8600 to 0.7000, and so few outcomes"
                                        + " do not say whether by chance; 25 outcomes"),
                said());
    }

    @Test
    void withTooFewOutcomesNobodyKnowsAndSomebodyMayAnswerForIt() throws Exception {
        witness.write(seen.plus(Duration.ofHours(1)));
        assertTrue(
                said().startsWith(
                                "UNKNOWN staging/churn live quality: no outcome says how good it is in dev, of 500 that"
                                        + " staging asks for: tell dev what came true"),
                said());
        goodness(0.9, 499, Duration.ofDays(2), 0.86, 5000);
        assertTrue(
                said().startsWith("UNKNOWN staging/churn live quality: only 499 outcomes say how good it is in dev"),
                said());

        fleet.files()
                .write(
                        ServiceRules.path("churn"),
                        "accepted:\n- version: " + version + "\n  gate: live quality\n  reason: It is new\n")
                .commit("Accepted");
        assertTrue(
                said().startsWith(
                                "PASS staging/churn live quality: accepted by services/churn/promotion-policy.yaml: It is"
                                        + " new; nobody can know: only 499"),
                said());
    }

    @Test
    void anIncumbentOfWhichTooLittleIsKnownLatelyIsNoMeasure() throws Exception {
        goodness(0.80, 1230, Duration.ofDays(30), 0.86, 5000);
        assertTrue(
                said().startsWith(
                                "PASS staging/churn live quality: no 500 outcomes say how good the old one was in dev in"
                                        + " the 30 days before; 1,230 outcomes in dev"),
                said());
        assertEquals("dev, in use: auc 0.8000 by 1,230 outcomes", judgement().headline());
        witness.forget().see(SeenFleet.stretch(version.toString(), null, seen, Duration.ofHours(1), 2000, 0));
        goodness(0.80, 1230, Duration.ofDays(29), 0.86, 499);
        assertEquals(Verdict.PASS, judgement().verdict());
        // Of the same days, in the same words, it is.
        witness.forget().see(SeenFleet.stretch(version.toString(), null, seen, Duration.ofHours(1), 2000, 0));
        goodness(0.80, 1230, Duration.ofDays(29), 0.86, 5000);
        assertEquals(Verdict.FAIL, judgement().verdict());
    }

    @Test
    void whatNobodyKnownSignedOrIsOldSaysNothing() throws Exception {
        goodness(0.9, 5000, Duration.ofDays(2), 0.86, 5000);
        assertEquals(Verdict.PASS, judgement().verdict());
        fleet.after(Duration.ofMinutes(11));
        assertTrue(said().contains("what was last seen of churn in dev is 11 min old"), said());
        fleet.files()
                .write(
                        "clusters/dev/facts/kustomization.yaml",
                        "configMapGenerator:\n- literals: [EVIDENCE_KEY="
                                + SigningKey.made().publicHalf() + "]\n")
                .commit("Another cluster");
        assertTrue(
                said().startsWith("UNKNOWN staging/churn live quality: what evidence/dev says is not signed by dev's"),
                said());
    }

    @Test
    void aWayBackIsNeverHeldUp() throws Exception {
        goodness(0.80, 1230, Duration.ofDays(2), 0.86, 5000);
        List<Change> back = new ArrayList<>(new Promotion(fleet.repository(), fleet.main())
                .propose("churn", "staging")
                .orElseThrow()
                .changes());
        back.add(fleet.put(Hold.path(new Overlay("staging", "churn")), "at: " + version + "\nfrom: " + OLD + "\n"));

        assertEquals(List.of(), fleet.judge(new LiveQuality(), back));
    }

    /** Through the pods' text, rounding, the signed file and two intervals: the same as over the outcomes themselves. */
    @Test
    void theGateSaysWhatTheOutcomesSay() throws Exception {
        Map<Verdict, Integer> agreed = new EnumMap<>(Verdict.class);
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 80 && !(many(agreed, Verdict.PASS) && many(agreed, Verdict.FAIL)); i++) {
            double knows = random.nextDouble(0.5, 1.5);
            Judged incumbent = comeTrue(knows, random);
            // As good, so that chance alone makes the difference, or another one.
            Judged candidate = comeTrue(random.nextBoolean() ? knows : random.nextDouble(0.5, 1.5), random);
            witness.forget().see(SeenFleet.stretch(version.toString(), null, seen, Duration.ofHours(1), 2000, 0));
            Instant end = seen.plus(Duration.ofHours(1));
            witness.judge(told(OLD, end, incumbent))
                    .judge(told(version, end, candidate))
                    .write(end);
            Verdict direct = direct(incumbent, candidate, random);
            // What lies at the border may fall to either side.
            if (direct != Verdict.UNKNOWN) {
                assertEquals(direct, judgement().verdict(), () -> "seed " + seed);
                agreed.merge(direct, 1, Integer::sum);
            }
        }
        assertTrue(many(agreed, Verdict.PASS) && many(agreed, Verdict.FAIL), () -> agreed + " of seed " + seed);
    }

    private static boolean many(Map<Verdict, Integer> agreed, Verdict verdict) {
        return agreed.getOrDefault(verdict, 0) >= 5;
    }

    /** Answers of a model that knows more or less, and what came true. */
    private static Judged comeTrue(double knows, SplittableRandom random) {
        int rows = random.nextInt(500, 2000);
        double[] targets = new double[rows];
        double[] outputs = new double[2 * rows];
        for (int i = 0; i < rows; i++) {
            targets[i] = random.nextInt(2);
            double hint = knows * (2 * targets[i] - 1) + random.nextGaussian();
            outputs[2 * i + 1] = Link.probability(2 * knows * hint);
            outputs[2 * i] = 1 - outputs[2 * i + 1];
        }
        return new Judged(YES_OR_NO, Collections.nCopies(rows, YES_OR_NO.newRow()), targets, outputs);
    }

    private static QualityInUse told(Version version, Instant at, Judged judged) {
        StringBuilder text = new StringBuilder(
                "model_quality_predictions{known_by=\"outcomes\",part=\"\",slice=\"\"} " + judged.size() + "\n");
        for (Metric metric : new Evaluation(judged, 1).overall()) {
            Map.of("value", metric.value(), "low", metric.low(), "high", metric.high())
                    .forEach((bound, value) -> text.append("model_quality{bound=\"" + bound
                            + "\",known_by=\"outcomes\",measure=\"" + metric.name() + "\",part=\"\",slice=\"\"} "
                            + value
                            + "\n"));
        }
        return QualityInUse.of(
                at,
                version.toString(),
                "",
                Scrape.of(0, text.toString()).quality().orElseThrow());
    }

    /** By drawing the outcomes of both anew; unknown at the border. */
    private static Verdict direct(Judged incumbent, Judged candidate, SplittableRandom random) {
        boolean border = false;
        for (int i = 0; i < Measure.all(incumbent).size(); i++) {
            Measure before = Measure.all(incumbent).get(i);
            Measure after = Measure.all(candidate).get(i);
            if (before.name().equals("calibration_error")) {
                continue;
            }
            double sign = before.higherIsBetter() ? 1 : -1;
            double[] losses = new double[400];
            for (int draw = 0; draw < losses.length; draw++) {
                losses[draw] = sign * (before.of(drawn(incumbent, random)) - after.of(drawn(candidate, random)));
            }
            Arrays.sort(losses);
            double known = before.of(all(incumbent));
            double loss = sign * (known - after.of(all(candidate)));
            double told = before.name().equals("log_loss") ? loss / known : loss;
            double chance = losses[9];
            // Each draw of so many moves that bound by a little.
            double blur = 0.3 * (losses[199] - chance);
            if (told > 0.015 && chance > blur) {
                return Verdict.FAIL;
            }
            border |= (told > 0.005 && chance > -blur) || told > 0.09;
        }
        return border ? Verdict.UNKNOWN : Verdict.PASS;
    }

    private static int[] all(Judged judged) {
        int[] weights = new int[judged.size()];
        Arrays.fill(weights, 1);
        return weights;
    }

    private static int[] drawn(Judged judged, SplittableRandom random) {
        int[] weights = new int[judged.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[random.nextInt(weights.length)]++;
        }
        return weights;
    }
}
