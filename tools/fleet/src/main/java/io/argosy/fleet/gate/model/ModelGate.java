package io.argosy.fleet.gate.model;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.rules.ServiceRules;
import io.argosy.model.ModelPackage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gate that looks at the model of each version that arrives, beside the one that it replaces. */
public abstract class ModelGate implements Gate {
    @Override
    public final List<Judgement> judge(ProposedChange change) throws IOException, InterruptedException {
        List<Judgement> judgements = new ArrayList<>();
        for (PinChange pin : change.arrivals()) {
            if (pin.changesRelease()) {
                judgements.add(accepted(this, change, pin, judge(change, pin)));
            }
        }
        return judgements;
    }

    private Judgement judge(ProposedChange change, PinChange pin) throws IOException, InterruptedException {
        try {
            String service = pin.overlay().service();
            Release left = change.predecessor(pin).orElse(null);
            ModelPackage candidate = change.models().load(service, pin.pinned().version());
            ModelPackage incumbent = left == null ? null : change.models().load(service, left.version());
            return judge(change, pin, incumbent, candidate);
        } catch (FleetException e) {
            return pin.kind() == PinChange.Kind.ROLLBACK
                    ? wayBack(change, pin, e)
                    : Judgement.unknown(this, pin.overlay(), e.fact(), e.nextStep());
        }
    }

    /** What nobody can know, somebody may have accepted, by a pull request that main has merged. */
    static Judgement accepted(Gate gate, ProposedChange change, PinChange pin, Judgement judgement) {
        if (judgement.verdict() != Verdict.UNKNOWN) {
            return judgement;
        }
        String service = pin.overlay().service();
        return ServiceRules.at(change.repository(), change.base(), service)
                .acceptance(gate.name(), pin.pinned().version())
                .map(reason -> Judgement.pass(
                                gate,
                                pin.overlay(),
                                "accepted by " + ServiceRules.path(service) + ": " + reason + "; nobody can know: "
                                        + judgement.reason())
                        .with(judgement.evidence())
                        .saying(judgement.headline()))
                .orElse(judgement);
    }

    /**
     * Judges one arrival.
     *
     * @param incumbent what runs there, or ran there last; null where nothing ever did
     */
    abstract Judgement judge(
            ProposedChange change, PinChange pin, @Nullable ModelPackage incumbent, ModelPackage candidate)
            throws IOException, InterruptedException;

    /**
     * Judges a rollback of which this code cannot load one of the two packages. A gate that would let any difference pass,
     * because the way back goes first, has nothing to hold it for.
     */
    Judgement wayBack(ProposedChange change, PinChange pin, FleetException why) throws IOException {
        return Judgement.pass(this, pin.overlay(), "the way back goes first, and nobody can compare it: " + why.fact());
    }
}
