package io.argosy.fleet.gate;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.release.Release;
import io.argosy.model.ModelPackage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gate that looks at the model of each version that arrives, beside the one that it replaces. */
abstract class ModelGate implements Gate {
    @Override
    public final List<Judgement> judge(ProposedChange change) throws IOException {
        List<Judgement> judgements = new ArrayList<>();
        for (PinChange pin : change.arrivals()) {
            if (pin.changesVersion()) {
                judgements.add(judge(change, pin));
            }
        }
        return judgements;
    }

    private Judgement judge(ProposedChange change, PinChange pin) throws IOException {
        try {
            String service = pin.overlay().service();
            Release left = pin.incumbent();
            ModelPackage candidate = change.models().load(service, pin.pinned().version());
            ModelPackage incumbent = left == null ? null : change.models().load(service, left.version());
            return judge(change, pin, incumbent, candidate);
        } catch (FleetException e) {
            return Judgement.unknown(this, pin.overlay(), e.fact(), e.nextStep());
        }
    }

    /**
     * Judges one arrival.
     *
     * @param incumbent null where nothing ran there before
     */
    abstract Judgement judge(
            ProposedChange change, PinChange pin, @Nullable ModelPackage incumbent, ModelPackage candidate)
            throws IOException;
}
