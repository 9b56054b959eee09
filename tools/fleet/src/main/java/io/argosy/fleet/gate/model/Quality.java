package io.argosy.fleet.gate.model;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.model.LabelledData;
import io.argosy.fleet.model.SetAside;
import io.argosy.fleet.model.TrainingRows;
import io.argosy.fleet.model.UnseenRows;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.rules.ServiceRules;
import io.argosy.fleet.training.PackageSources;
import io.argosy.fleet.training.Retraining;
import io.argosy.fleet.training.TrainedPackages;
import io.argosy.fleet.version.Version;
import io.argosy.model.ModelPackage;
import io.argosy.model.comparison.Comparison;
import io.argosy.model.evidence.Metric;
import io.argosy.model.evidence.Slice;
import io.argosy.model.feature.Feature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * A model is not worse than its incumbent, over all and in no slice, by more than the service's margin. No figure is read
 * that somebody could have written.
 *
 * <p>Where main has {@code data/holdout.csv}, both answer its rows here, without those that either was trained on, and a
 * paired bootstrap says what is beyond chance. Where the candidate has training rows of its own, which may have been made of
 * the held-out ones, rows of the incumbent that are set aside here must bear it out ({@link Corroboration}). Else the
 * cross-validated figures that training recorded are compared: where both packages are as trained, and both were made from
 * the same data.
 */
public final class Quality extends ModelGate {
    /** Fewer rows that were set aside bear nothing out. */
    private static final int FEWEST_SET_ASIDE = 20;

    private final Retraining retraining;

    /** Retrains as {@code retraining} does, which keeps what it made. */
    public Quality(Retraining retraining) {
        this.retraining = retraining;
    }

    @Override
    public String name() {
        return "quality";
    }

    @Override
    Judgement judge(ProposedChange change, PinChange pin, @Nullable ModelPackage incumbent, ModelPackage candidate)
            throws IOException, InterruptedException {
        Overlay overlay = pin.overlay();
        if (pin.kind() == PinChange.Kind.ROLLBACK) {
            return Judgement.pass(this, overlay, "the way back goes first, whatever its figures");
        }
        Optional<byte[]> rows = change.repository().read(change.base(), LabelledData.heldOut(overlay.service()));
        Release left = change.predecessor(pin).orElse(null);
        if (incumbent == null || left == null) {
            Judgement first = Judgement.pass(this, overlay, "nothing ran there before");
            return rows.isEmpty()
                    ? unknownYet(first, change, pin, candidate)
                    : alone(first, change, pin, candidate, rows.get());
        }
        Judgement said = compared(change, overlay, left.version(), pin.pinned().version(), rows, incumbent, candidate);
        return said.verdict() == Verdict.PASS ? seenBySlices(said, overlay, incumbent, candidate) : said;
    }

    /** A slice that goes is one in which nobody would see the next model fall. */
    private Judgement seenBySlices(Judgement said, Overlay overlay, ModelPackage incumbent, ModelPackage candidate) {
        Set<String> kept =
                candidate.metrics().slices().stream().map(Slice::feature).collect(Collectors.toSet());
        List<String> gone = incumbent.metrics().slices().stream()
                .map(Slice::feature)
                .distinct()
                .filter(slice -> !kept.contains(slice))
                .filter(slice -> slice.equals(candidate.signature().target())
                        || candidate.signature().indexOf(slice) >= 0)
                .toList();
        return gone.isEmpty()
                ? said
                : Judgement.unknown(
                                this,
                                overlay,
                                "its figures are no longer told by " + String.join(", ", gone)
                                        + ": in which of them the next one is worse, nobody would see",
                                "bring them back to `slices` of services/" + overlay.service() + "/recipe.yaml, or "
                                        + acceptance(overlay) + " by a pull request of its own")
                        .with(said.evidence())
                        .saying(said.headline());
    }

    /** Both, on the best rows that there are. */
    private Judgement compared(
            ProposedChange change,
            Overlay overlay,
            Version left,
            Version arriving,
            Optional<byte[]> rows,
            ModelPackage incumbent,
            ModelPackage candidate)
            throws IOException, InterruptedException {
        ServiceRules rules = ServiceRules.at(change.repository(), change.base(), overlay.service());
        List<Version> versions = List.of(left, arriving);
        for (Version version : versions) {
            if (isImported(change, overlay.service(), version)) {
                return Judgement.unknown(
                        this,
                        overlay,
                        version
                                + " was trained elsewhere, on data that nobody here knows: rows that judge it may be"
                                + " among them",
                        "compare the two with `./fleet model compare " + overlay.service()
                                + "` on rows that you know to be new, and " + acceptance(overlay)
                                + " by a pull request of its own");
            }
        }
        if (rows.isPresent()) {
            List<LabelledData> trainings = trainings(change, overlay.service(), versions);
            Judgement said = onHeldOut(change, overlay, rules, versions, trainings, rows.get(), incumbent, candidate);
            return trainedOn(said, trainings.getFirst(), trainings.getLast(), incumbent, candidate);
        }
        List<String> more = unsent(incumbent, candidate);
        if (!more.isEmpty()) {
            return Judgement.unknown(
                    this,
                    overlay,
                    "its figures are with " + String.join(", ", more)
                            + ", which callers of today do not send: nobody can" + " say how it answers them",
                    "put rows that neither was trained on into " + LabelledData.heldOut(overlay.service())
                            + ", by a pull request of its own");
        }
        return recorded(change, overlay, rules, versions, incumbent, candidate);
    }

    private Judgement onHeldOut(
            ProposedChange change,
            Overlay overlay,
            ServiceRules rules,
            List<Version> versions,
            List<LabelledData> trainings,
            byte[] rows,
            ModelPackage incumbent,
            ModelPackage candidate)
            throws IOException, InterruptedException {
        Set<String> features = shared(incumbent, candidate);
        LabelledData all = LabelledData.read(LabelledData.heldOut(overlay.service()), rows);
        LabelledData known = trainings.getFirst();
        LabelledData learned = trainings.getLast();
        boolean isSameData = known.sha256().equals(learned.sha256());
        UnseenRows unseen = UnseenRows.of(all, features, isSameData ? List.of(known) : trainings);
        HeldOutFigures figures = new HeldOutFigures(this, overlay, rules);
        Comparison comparison = figures.compare(unseen.data(), incumbent, candidate);
        Judgement said = figures.judge(unseen, comparison);
        if (said.verdict() == Verdict.FAIL) {
            return figures.byThreshold(said, comparison, incumbent, candidate);
        }
        if (said.verdict() == Verdict.UNKNOWN) {
            return said;
        }
        // Of the same data a candidate has no row of its own.
        Optional<SetAside> aside = isSameData
                ? Optional.empty()
                : SetAside.of(
                        features,
                        candidate.signature().target(),
                        !candidate.signature().labels().isEmpty(),
                        known,
                        learned,
                        UnseenRows.of(all, features, Set.of(known)).without(unseen));
        Judgement borne = aside.isEmpty()
                ? figures.undecided(said, comparison, incumbent, candidate)
                : corroborated(said, change, overlay, rules, versions, aside.get(), comparison);
        return borne.verdict() == Verdict.PASS ? asCalledToday(borne, figures, unseen, incumbent, candidate) : borne;
    }

    /** The same with how the rows differ that the two were trained on: answers that somebody rewrote are no matter of figures. */
    private static Judgement trainedOn(
            Judgement said, LabelledData known, LabelledData learned, ModelPackage incumbent, ModelPackage candidate) {
        if (known.sha256().equals(learned.sha256())) {
            return said;
        }
        String rows = TrainingRows.of(
                        shared(incumbent, candidate), candidate.signature().target(), known, learned)
                .told();
        return said.saying(said.headline().isEmpty() ? rows : said.headline() + "; " + rows);
    }

    /** The features that callers of the incumbent do not send, as it has none such. */
    private static List<String> unsent(ModelPackage incumbent, ModelPackage candidate) {
        return candidate.signature().features().stream()
                .map(Feature::name)
                .filter(name -> incumbent.signature().features().stream()
                        .noneMatch(feature -> feature.name().equals(name)))
                .toList();
    }

    /** The same where a candidate takes more than its incumbent: without what nobody sends yet, it may be no better at all. */
    private Judgement asCalledToday(
            Judgement said, HeldOutFigures figures, UnseenRows unseen, ModelPackage incumbent, ModelPackage candidate) {
        List<String> more = unsent(incumbent, candidate);
        if (more.isEmpty()) {
            return said;
        }
        LabelledData rows = unseen.data().without(more);
        Comparison comparison = figures.compare(rows, incumbent, candidate);
        Judgement today = figures.judge(new UnseenRows(rows, unseen.left()), comparison);
        String without = "as callers call it today, without " + String.join(", ", more) + ": ";
        List<String> evidence = new ArrayList<>(said.evidence());
        evidence.addAll(List.of("", without.strip(), ""));
        evidence.addAll(Figures.paired(comparison.overall()));
        String headline = said.headline() + "; " + without
                + (comparison.overall().isEmpty() ? today.reason() : Figures.headline(comparison.overall()));
        return today.verdict() == Verdict.PASS
                ? said.with(evidence).saying(headline)
                : Judgement.unknown(
                                this,
                                figures.overlay(),
                                without + today.reason(),
                                "let the callers send it first, and " + acceptance(figures.overlay())
                                        + " by a pull request of its own")
                        .with(evidence)
                        .saying(headline);
    }

    /** What is known of a model that comes first, and of which nothing is held out: what its own training says, or nothing. */
    private Judgement unknownYet(Judgement first, ProposedChange change, PinChange pin, ModelPackage candidate)
            throws IOException {
        if (candidate.metrics().overall().isEmpty()) {
            return first.saying("⚠ quality: no figure says how good it is");
        }
        Metric figure = candidate.metrics().overall().getFirst();
        return first.saying(String.format(Locale.ROOT, "%s %.4f", figure.name(), figure.value())
                + (isImported(change, pin.overlay().service(), pin.pinned().version())
                        ? " on the rows that came with it"
                        : " where its own training judged it"));
    }

    /** What the held-out rows say of a model beside which there is none; nothing where too few are left to say it. */
    private Judgement alone(Judgement first, ProposedChange change, PinChange pin, ModelPackage candidate, byte[] rows)
            throws IOException {
        String service = pin.overlay().service();
        if (isImported(change, service, pin.pinned().version())) {
            return first.with(
                    List.of("nobody can say how good it is: it was trained elsewhere, on data that nobody here"
                            + " knows, and held-out rows may be among them"));
        }
        try {
            UnseenRows unseen = UnseenRows.of(
                    LabelledData.read(LabelledData.heldOut(service), rows),
                    shared(candidate, candidate),
                    trainings(change, service, List.of(pin.pinned().version())));
            Comparison comparison = unseen.data().compare(candidate, candidate, (_, _, _, _) -> false);
            return comparison.rows() < LabelledData.FEWEST_TO_JUDGE
                    ? first
                    : first.with(Figures.alone(comparison.overall()))
                            .saying(Figures.headlineAlone(comparison.overall()) + " on " + comparison.rows()
                                    + " held-out rows");
        } catch (FleetException e) {
            return first.with(List.of("nobody can say how good it is: " + e.fact()));
        }
    }

    private boolean isImported(ProposedChange change, String service, Version version) throws IOException {
        Optional<RevCommit> commit = change.models().commit(service, version);
        if (commit.isEmpty()) {
            return false;
        }
        try {
            return change.packages(retraining).sources(service, commit.get()).isImported();
        } catch (FleetException e) {
            // What nobody can make again is for the gate that makes it again.
            return false;
        }
    }

    /** The features that both have: a row that differs in another one alone is no other row to them. */
    private static Set<String> shared(ModelPackage incumbent, ModelPackage candidate) {
        Set<String> features = new HashSet<>();
        incumbent.signature().features().forEach(feature -> features.add(feature.name()));
        features.retainAll(
                candidate.signature().features().stream().map(Feature::name).toList());
        return features;
    }

    /** What versions were trained on, in their order; the same object for the same data. */
    private List<LabelledData> trainings(ProposedChange change, String service, List<Version> versions)
            throws IOException {
        TrainedPackages packages = change.packages(retraining);
        Map<ObjectId, LabelledData> read = new HashMap<>();
        List<LabelledData> trainings = new ArrayList<>();
        for (Version version : versions) {
            PackageSources sources = packages.sources(service, commit(change, service, version));
            if (!read.containsKey(sources.data())) {
                String file = "services/" + service + "/" + sources.dataFile();
                read.put(sources.data(), LabelledData.read(file, sources.readData(change.repository())));
            }
            trainings.add(Objects.requireNonNull(read.get(sources.data())));
        }
        return trainings;
    }

    /**
     * What held-out rows say, where the rows that a candidate alone was trained on may have been made of them: both are
     * trained again without some of the incumbent's rows, and those must bear it out.
     */
    private Judgement corroborated(
            Judgement said,
            ProposedChange change,
            Overlay overlay,
            ServiceRules rules,
            List<Version> versions,
            SetAside aside,
            Comparison heldOut)
            throws IOException, InterruptedException {
        Comparison comparison = aside.rows()
                .compare(
                        again(change, overlay.service(), versions.getFirst(), aside.incumbent()),
                        again(change, overlay.service(), versions.getLast(), aside.candidate()),
                        (_, _, _, _) -> false);
        String next =
                "take out of the training data what was made of held-out rows, or put rows that nobody has trained"
                        + " on into " + LabelledData.heldOut(overlay.service()) + ", or "
                        + acceptance(overlay) + ", each by a pull request of its own";
        if (comparison.overall().isEmpty() || comparison.rows() < FEWEST_SET_ASIDE) {
            return Judgement.unknown(
                            this,
                            overlay,
                            "the candidate has training rows of its own, and only " + comparison.rows()
                                    + " rows of the incumbent's could be set aside to see whether it learned the"
                                    + " held-out answers",
                            next)
                    .with(said.evidence());
        }
        List<String> evidence = new ArrayList<>(said.evidence());
        evidence.add("");
        evidence.add(
                "On " + comparison.rows() + " rows that both were trained again here without, the incumbent's own:");
        evidence.add("");
        evidence.addAll(Figures.paired(comparison.overall()));
        return new Corroboration(heldOut, comparison, rules.margin(), HeldOutFigures.LOSS_TO_BE_KNOWN)
                .objection()
                .map(fact -> Judgement.unknown(this, overlay, fact, next)
                        .with(evidence)
                        .saying(said.headline()))
                .orElseGet(() -> said.with(evidence));
    }

    static String acceptance(Overlay overlay) {
        return "let somebody accept it in " + ServiceRules.path(overlay.service());
    }

    private ModelPackage again(ProposedChange change, String service, Version version, LabelledData rows)
            throws IOException, InterruptedException {
        return change.packages(retraining)
                .fit(service, commit(change, service, version), rows.csv(), "without rows that judge it");
    }

    private static RevCommit commit(ProposedChange change, String service, Version version) {
        return change.models()
                .commit(service, version)
                .orElseThrow(() -> new IllegalStateException("no commit has the version that was loaded"));
    }

    private Judgement recorded(
            ProposedChange change,
            Overlay overlay,
            ServiceRules rules,
            List<Version> versions,
            ModelPackage incumbent,
            ModelPackage candidate)
            throws IOException, InterruptedException {
        String next = "put rows that neither was trained on into " + LabelledData.heldOut(overlay.service())
                + ", by a pull request of its own";
        if (!incumbent.provenance().dataSha256().equals(candidate.provenance().dataSha256())) {
            return Judgement.unknown(
                    this,
                    overlay,
                    "the two were judged on other data, so their figures say nothing of each other",
                    next);
        }
        for (Version version : versions) {
            List<String> differences = change.packages(retraining)
                    .differences(overlay.service(), commit(change, overlay.service(), version));
            if (!differences.isEmpty()) {
                return Judgement.unknown(
                        this,
                        overlay,
                        "what " + version + " records is not what its training gives: " + differences.getFirst(),
                        next);
            }
        }
        return new RecordedFigures(this, overlay, rules).judge(incumbent, candidate, next);
    }
}
