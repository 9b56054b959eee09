package io.argosy.fleet.gate.promotion;

import io.argosy.fleet.evidence.Expectation;
import io.argosy.fleet.evidence.HealthyRun;
import io.argosy.fleet.evidence.Seen;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.promotion.SeenBefore.Found;
import io.argosy.fleet.monitoring.Objectives;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.rules.EvidenceRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A version is ready in the environment before and keeps its objectives there, and has answered as many requests as are asked for. */
public final class SeenHealthy implements Gate {
    @Override
    public String name() {
        return "health";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<Judgement> judgements = new ArrayList<>();
        SeenBefore seen = new SeenBefore(change);
        for (PinChange pin : change.arrivals()) {
            Optional<EvidenceRules> asked = SeenBefore.asked(change, pin);
            Optional<String> before = change.before(pin.overlay().environment());
            if (asked.isPresent() && before.isPresent()) {
                judgements.add(judge(change, pin, before.get(), asked.get(), seen));
            }
        }
        return judgements;
    }

    private Judgement judge(ProposedChange change, PinChange pin, String before, EvidenceRules asked, SeenBefore seen) {
        Optional<Releases.Pin> since = Soak.since(change, pin, before);
        if (since.isEmpty()) {
            return Judgement.fail(
                    this, pin.overlay(), pin.pinned().version() + " is not in " + before, "promote it there first");
        }
        return switch (seen.of(pin, before, since.get())) {
            case Found.Unknown(String why, String nextStep) -> Judgement.unknown(this, pin.overlay(), why, nextStep);
            case Found.Unhealthy(String why, Seen where) ->
                Judgement.fail(
                        this,
                        pin.overlay(),
                        pin.pinned().version() + " is not healthy in " + before + ": " + why,
                        "see `./fleet status`, and try again when it is",
                        SeenBefore.told(where, change.now()));
            case Found.Healthy(HealthyRun run, Seen where) -> judge(change, pin, before, asked, run, where, seen);
        };
    }

    private Judgement judge(
            ProposedChange change,
            PinChange pin,
            String before,
            EvidenceRules asked,
            HealthyRun run,
            Seen where,
            SeenBefore seen) {
        String figures = String.format(Locale.ROOT, "%,d requests", run.requests())
                + (run.requests() == 0
                        ? ""
                        : ", " + Expectation.percent(run.failed() / run.requests()) + " errors"
                                + (run.p99() == null ? "" : ", 99 of 100 within " + Expectation.millis(run.p99())));
        String fact = pin.pinned().version() + " answered " + figures + " in " + Soak.told(run.time())
                + " without a break in " + before;
        String source = SeenBefore.told(where, change.now());
        if (run.requests() < asked.requests()) {
            return Judgement.fail(
                    this,
                    pin.overlay(),
                    fact + ", of " + String.format(Locale.ROOT, "%,d", asked.requests()) + " that "
                            + pin.overlay().environment() + " asks for",
                    "try again when more have come",
                    source);
        }
        Objectives.Objective objective = seen.objective(before, pin.overlay().service());
        if (run.requests() > 0
                && run.failed() >= Expectation.FEWEST_ERRORS
                && run.failed() / run.requests() > objective.errors()) {
            return Judgement.fail(
                    this,
                    pin.overlay(),
                    fact + ", and may make " + Expectation.percent(objective.errors()) + " errors",
                    "see why it fails: `./fleet logs " + pin.overlay().service() + " --env " + before + "`",
                    source);
        }
        return Judgement.pass(this, pin.overlay(), fact, source).saying(before + ": " + figures + "; " + source);
    }
}
