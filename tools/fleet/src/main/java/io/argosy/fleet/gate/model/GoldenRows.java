package io.argosy.fleet.gate.model;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.promotion.Soak;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.rules.ServiceRules;
import io.argosy.fleet.version.Version;
import io.argosy.model.ModelPackage;
import io.argosy.model.evidence.GoldenMismatch;
import io.argosy.model.evidence.GoldenRow;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model answers its own golden rows as it did where it was trained; those of its incumbent it may answer otherwise.
 *
 * <p>They are answered by the code of today. Where a version was made with other code, a row that fails here says nothing
 * of what its image would answer: of a promotion that is unknown; of a rollback it is known from what the environment did,
 * as a service is ready only once its own code has answered its golden rows (ADR 0012).
 */
public final class GoldenRows extends ModelGate {
    @Override
    public String name() {
        return "golden rows";
    }

    @Override
    Judgement judge(ProposedChange change, PinChange pin, @Nullable ModelPackage incumbent, ModelPackage candidate) {
        if (hasItsOwnJava(change, pin)) {
            String fact = "it is answered by Java of its own, services/"
                    + pin.overlay().service() + "/src, which is not run here";
            return pin.kind() == PinChange.Kind.ROLLBACK
                    ? ranThere(change, pin, fact)
                    : Judgement.unknown(
                            this,
                            pin.overlay(),
                            fact,
                            "see it answer in the environment before, and let whoever owns it accept the version in "
                                    + ServiceRules.path(pin.overlay().service()));
        }
        List<GoldenMismatch> wrong = candidate.checkGoldenRows();
        int rows = candidate.goldenRows().size();
        if (wrong.isEmpty()) {
            return Judgement.pass(
                    this,
                    pin.overlay(),
                    "all " + rows + " golden rows are answered as expected"
                            + (incumbent == null ? "" : besides(incumbent, candidate)));
        }
        List<String> evidence = wrong.stream()
                .map(row -> "golden.jsonl line " + row.line() + ": " + row.message())
                .toList();
        String fact = wrong.size() + " of " + rows + " golden rows are answered otherwise than where it was trained";
        if (change.models()
                .answersWithThisCode(pin.overlay().service(), pin.pinned().version())) {
            return Judgement.fail(
                            this,
                            pin.overlay(),
                            fact,
                            "train it again; weights and golden rows come from different runs")
                    .with(evidence);
        }
        return (pin.kind() == PinChange.Kind.ROLLBACK
                        ? ranThere(change, pin, fact)
                        : Judgement.unknown(
                                this,
                                pin.overlay(),
                                fact + ", by code that is not its own",
                                "release it again with `./fleet release "
                                        + pin.overlay().service()
                                        + "`, so that it is served by the code that judges it"))
                .with(evidence);
    }

    private static boolean hasItsOwnJava(ProposedChange change, PinChange pin) {
        String service = pin.overlay().service();
        return change.models()
                .commit(service, pin.pinned().version())
                .flatMap(commit -> change.repository().objectId(commit, "services/" + service + "/src"))
                .isPresent();
    }

    /** What it makes of its incumbent's rows, for the reader. */
    private static String besides(ModelPackage incumbent, ModelPackage candidate) {
        if (incumbent.signature().task() != candidate.signature().task()) {
            return "; its incumbent answers another kind of question";
        }
        List<String> instances =
                incumbent.goldenRows().stream().map(GoldenRow::instance).toList();
        return "; of its incumbent's it "
                + Replayed.of(incumbent, candidate, instances).atMost();
    }

    @Override
    Judgement wayBack(ProposedChange change, PinChange pin, FleetException why) throws IOException {
        String service = pin.overlay().service();
        Version version = pin.pinned().version();
        try {
            // Where only the version that is left cannot be loaded, the one that comes back can still be asked.
            return judge(change, pin, null, change.models().load(service, version));
        } catch (FleetException e) {
            boolean itsOwnCodeReadsIt = change.models().commit(service, version).isPresent()
                    && !change.models().answersWithThisCode(service, version);
            return itsOwnCodeReadsIt
                    ? ranThere(change, pin, e.fact())
                    : Judgement.unknown(this, pin.overlay(), e.fact(), e.nextStep());
        }
    }

    /** The environment itself is the witness; how long it had the version is for the reader to weigh. */
    private Judgement ranThere(ProposedChange change, PinChange pin, String fact) {
        Overlay overlay = pin.overlay();
        Version version = pin.pinned().version();
        List<Releases.Pin> ran = change.releases().ran(overlay.environment(), overlay.service());
        for (int i = 0; i < ran.size(); i++) {
            if (ran.get(i).release().version().equals(version)) {
                Instant from = ran.get(i).landing().date();
                Instant to = i == 0 ? change.now() : ran.get(i - 1).landing().date();
                return Judgement.pass(
                        this,
                        overlay,
                        String.format(
                                "%s answered them with its own code: %s ran it from %tF for %s, and a service is ready"
                                        + " only after them; the code of today cannot say (%s)",
                                version,
                                overlay.environment(),
                                from.atZone(ZoneOffset.UTC),
                                Soak.told(Duration.between(from, to)),
                                fact));
            }
        }
        return Judgement.unknown(
                this,
                overlay,
                fact + ", by code that is not its own, and " + overlay.environment() + " never ran it",
                "go back to a version that ran there: see `./fleet history " + overlay.service() + "`");
    }
}
