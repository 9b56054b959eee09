package io.argosy.fleet.gate.promotion;

import io.argosy.fleet.evidence.HealthyRun;
import io.argosy.fleet.evidence.Seen;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.promotion.SeenBefore.Found;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.rules.EvidenceRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a version is asked in the environment before is like what it was trained on. */
public final class SeenDrift implements Gate {
    @Override
    public String name() {
        return "drift";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<Judgement> judgements = new ArrayList<>();
        SeenBefore seen = new SeenBefore(change);
        for (PinChange pin : change.arrivals()) {
            Optional<Double> most = SeenBefore.asked(change, pin).map(EvidenceRules::drift);
            if (most.isEmpty()) {
                // A way back needs no order of environments.
                continue;
            }
            Optional<String> before = change.before(pin.overlay().environment());
            if (before.isEmpty()) {
                continue;
            }
            // Where it is not there, health says so.
            Soak.since(change, pin, before.get())
                    .ifPresent(since -> judgements.add(judge(change, pin, before.get(), most.get(), since, seen)));
        }
        return judgements;
    }

    private Judgement judge(
            ProposedChange change, PinChange pin, String before, double most, Releases.Pin since, SeenBefore seen) {
        return switch (seen.of(pin, before, since)) {
            case Found.Unknown(String why, String nextStep) -> Judgement.unknown(this, pin.overlay(), why, nextStep);
            case Found.Unhealthy(String why, Seen where) ->
                Judgement.unknown(
                        this,
                        pin.overlay(),
                        "it is not healthy in " + before + ": " + why,
                        "see `./fleet status`, and try again when it is",
                        SeenBefore.told(where, change.now()));
            case Found.Healthy(HealthyRun run, Seen where) ->
                judge(pin, before, most, run, SeenBefore.told(where, change.now()));
        };
    }

    private Judgement judge(PinChange pin, String before, double most, HealthyRun run, String source) {
        Double index = run.drift();
        if (run.drifts()) {
            return Judgement.fail(
                    this,
                    pin.overlay(),
                    "what " + pin.pinned().version() + " is asked in " + before + " has drifted from its training"
                            + (index == null ? "" : ", by an index of " + index),
                    "see `Drift` in docs/runbook.md",
                    source);
        }
        if (index == null) {
            return Judgement.unknown(
                    this,
                    pin.overlay(),
                    "nobody says whether what " + pin.pinned().version() + " is asked in " + before
                            + " is like its training",
                    "try again when 200 rows have come within an hour, or in a cluster within a day",
                    source);
        }
        String fact = "the input that drifts most does so by an index of " + index + ", of " + most + " at most";
        return index <= most
                ? Judgement.pass(this, pin.overlay(), fact, source)
                : Judgement.fail(this, pin.overlay(), fact, "see `Drift` in docs/runbook.md", source);
    }
}
